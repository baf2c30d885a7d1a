package io.ringdown.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once per user and version from zonky's archive on the class path.
///
/// They are run from here and not by zonky's own launcher, which leaves the server in the terminal's process group: there Ctrl-C
/// stops the database while the service still writes its last events.
record PostgresPrograms(Path directory) {

    static PostgresPrograms unpacked() throws IOException {
        byte[] archive;
        try (InputStream stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(System.getProperty("os.name"),
                ArchUtils.normalize(System.getProperty("os.arch")))) {
            if (stream == null) {
                throw new CannotStart(
                        "There is no embedded PostgreSQL for this machine: set SPRING_DATASOURCE_URL to one that runs.");
            }
            archive = stream.readAllBytes();
        }
        Path directory = cache().resolve(digest(archive));
        if (!Files.isDirectory(directory)) {
            unpack(archive, directory);
        }
        return new PostgresPrograms(directory);
    }

    /// A command line for one of the programs. As root it runs in a user namespace of its own, because PostgreSQL refuses root.
    List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(directory.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    /// The same directory as `local-asterisk.sh` keeps its Asterisk in: `HOME` counts, whatever the user's entry says.
    private static Path cache() throws IOException {
        String configured = Settings.text("xdg-cache-home");
        Path base = configured != null
                ? Path.of(configured)
                : Path.of(Settings.text("home", System.getProperty("user.home")), ".cache");
        return Files.createDirectories(base.resolve("ringdown/postgres"));
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The rename at the end makes it count; of several at once the first wins.
    private static void unpack(byte[] archive, Path directory) throws IOException {
        Path fresh = Files.createTempDirectory(directory.getParent(), "unpacking");
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, fresh.resolve(entry.getName()).normalize());
            }
        }
        try {
            Files.move(fresh, directory);
        } catch (FileAlreadyExistsException _) {
            return;
        } catch (FileSystemException e) { // a rename onto a directory that is not empty
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
