package io.ringdown.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL on the loopback address whose data stay in a directory from run to run.
///
/// Durable as a production server is (`fsync` and `synchronous_commit` on), so that what is measured here is worth
/// something. One JVM at a time uses a directory; a server left behind by a killed JVM is ended first.
public final class LocalPostgres implements AutoCloseable {

    /// Port used when none is configured.
    public static final int USUAL_PORT = 54329;
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final FileChannel lock;

    private LocalPostgres(EmbeddedPostgres server, FileChannel lock) {
        this.server = server;
        this.lock = lock;
    }

    /// Starts the server and returns when it accepts connections.
    ///
    /// @param directory made when it is not there
    /// @throws CannotStart when the port is taken, another JVM uses the directory, or the server does not start
    public static LocalPostgres start(Path directory, int port) {
        Path data = directory.toAbsolutePath();
        FileChannel lock = lock(data);
        try {
            endOrphan(data);
            Ports.requireFree(port, "PostgreSQL", "-Dringdown.local.postgres-port");
            return new LocalPostgres(launch(data, port), lock);
        } catch (IOException | RuntimeException e) {
            release(lock);
            throw e instanceof CannotStart known
                    ? known
                    : new CannotStart("PostgreSQL did not start in " + data + ": " + e.getMessage() + ".", e);
        }
    }

    /// For tests: a free port.
    public static LocalPostgres startOnFreePort(Path directory) {
        return start(directory, Ports.freeTcp());
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    public String username() {
        return "postgres";
    }

    public String password() {
        return "postgres";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release(lock);
        }
    }

    private static EmbeddedPostgres launch(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPort(port)
                .setOverrideWorkingDirectory(programs().toFile()).setRegisterShutdownHook(false)
                .setPGStartupWait(START_PATIENCE)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(data.resolveSibling("postgres.log").toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(data.resolveSibling("postgres.log").toFile()))
                .setServerConfig("listen_addresses", "127.0.0.1").setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on").setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100").setServerConfig("shared_buffers", "128MB").start();
    }

    /// Where the unpacked server lives: per user, because another user's directory cannot be written.
    private static Path programs() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache == null || cache.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cache);
        return Files.createDirectories(base.resolve("ringdown/postgres"));
    }

    /// The lock goes with the process, however that ends.
    private static FileChannel lock(Path data) {
        try {
            Files.createDirectories(data.getParent());
            Path file = data.resolveSibling(data.getFileName() + ".lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable
            FileLock held = channel.tryLock();
            if (held == null) {
                channel.close();
                throw new CannotStart("Another Ringdown is using the database in " + data + ".");
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nobody else holds the directory, so a server that still runs in it was left behind by a killed JVM.
    private static void endOrphan(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> orphan = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        if (orphan.isPresent() && isPostgresIn(orphan.get(), data)) {
            // SIGINT is PostgreSQL's "fast" shutdown: clients are cut off, data are written.
            new ProcessBuilder("kill", "-s", "INT", Long.toString(orphan.get().pid())).start();
            awaitEnd(orphan.get());
        }
        Files.deleteIfExists(pidFile);
    }

    private static boolean isPostgresIn(ProcessHandle process, Path data) {
        return process.info().commandLine().filter(line -> line.contains("postgres") && line.contains(data.toString()))
                .isPresent();
    }

    private static void awaitEnd(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the server left behind (process " + process.pid() + ") does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
