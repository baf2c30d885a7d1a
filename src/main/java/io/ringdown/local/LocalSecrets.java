package io.ringdown.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/// The secrets of one machine, made at the first start and kept in a file that only its owner can read.
final class LocalSecrets {

    /// Names in the file, with the number of random bytes of each.
    private static final Map<String, Integer> KEPT = Map.of("jwt-secret", 48, "ari-password", 24, "demo-sip-secret",
            12);

    private final Properties kept = new Properties();

    private LocalSecrets() {}

    static LocalSecrets in(Path file) {
        LocalSecrets secrets = new LocalSecrets();
        try {
            secrets.read(file);
            secrets.write(file);
        } catch (IOException e) {
            throw new CannotStart("The directory " + file.toAbsolutePath().getParent() + " cannot be written ("
                    + e.getClass().getSimpleName()
                    + "): let this user write there, or name another by RINGDOWN_LOCAL_DATA.", e);
        }
        return secrets;
    }

    String get(String name) {
        return kept.getProperty(name);
    }

    private void read(Path file) throws IOException {
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
        }
    }

    private void write(Path file) throws IOException {
        SecureRandom random = new SecureRandom();
        boolean complete = true;
        for (Map.Entry<String, Integer> wanted : KEPT.entrySet()) {
            complete &= kept.containsKey(wanted.getKey());
            byte[] bytes = new byte[wanted.getValue()];
            random.nextBytes(bytes);
            kept.putIfAbsent(wanted.getKey(), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        if (complete) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (Writer writer = Files.newBufferedWriter(file)) {
            kept.store(writer, "Secrets of Ringdown on this machine. Delete the file to get new ones.");
        }
    }
}
