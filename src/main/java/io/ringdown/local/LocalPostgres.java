package io.ringdown.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real PostgreSQL on the loopback address whose data stay in a directory from run to run.
///
/// Durable as a production server is (`fsync` and `synchronous_commit` on), so that what is measured here is worth something.
/// One JVM at a time uses a directory; a server left behind by a killed JVM is ended first.
public final class LocalPostgres implements AutoCloseable {

    /// Port used when none is configured.
    public static final int USUAL_PORT = 54329;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Said on the command line, so that no file left in the directory can say otherwise.
    private static final Map<String, String> SETTINGS = Map.of("listen_addresses", "127.0.0.1",
            "unix_socket_directories", "", "fsync",
            "on", "synchronous_commit", "on", "full_page_writes", "on", "max_connections", "100", "shared_buffers",
            "128MB");

    private final Process server;
    private final int port;
    private final DataDirectory data;

    private LocalPostgres(Process server, int port, DataDirectory data) {
        this.server = server;
        this.port = port;
        this.data = data;
    }

    /// Starts the server and returns when it accepts connections.
    ///
    /// @param directory made when it is not there
    /// @throws CannotStart when the port is taken, another JVM uses the directory, or the server does not start
    public static LocalPostgres start(Path directory, int port) {
        DataDirectory data = DataDirectory.claim(directory.toAbsolutePath().normalize());
        try {
            data.endOrphan();
            Ports.requireFree(port, "PostgreSQL", "RINGDOWN_LOCAL_POSTGRES_PORT");
            PostgresPrograms programs = PostgresPrograms.unpacked();
            if (!Files.exists(data.path().resolve("PG_VERSION"))) {
                initialize(programs, data);
            }
            LocalPostgres postgres = new LocalPostgres(launch(programs, data, port), port, data);
            postgres.awaitReady();
            return postgres;
        } catch (IOException | RuntimeException e) {
            data.release();
            throw e instanceof CannotStart known
                    ? known
                    : new CannotStart("PostgreSQL did not start in " + data.path() + ": " + e.getMessage() + ".", e);
        }
    }

    /// For tests: a free port.
    public static LocalPostgres startOnFreePort(Path directory) {
        return start(directory, Ports.freeTcp());
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String username() {
        return "postgres";
    }

    public String password() {
        return "postgres";
    }

    /// Stops the server (PostgreSQL's "fast" shutdown: clients are cut off, data are written).
    @Override
    public void close() {
        try {
            Orphan.signal(server.toHandle(), "INT");
            if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            data.release();
        }
    }

    private static void initialize(PostgresPrograms programs, DataDirectory data) throws IOException {
        // Built-in locale: the same sort order on every machine.
        Process initdb = run(programs.command("initdb",
                List.of("-D", data.path().toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")),
                data);
        try {
            if (initdb.waitFor() != 0) {
                throw new CannotStart("PostgreSQL could not make its data directory; see " + data.log() + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Process launch(PostgresPrograms programs, DataDirectory data, int port) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-D", data.path().toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        List<String> command = new ArrayList<>(List.of("setsid")); // out of the terminal's reach
        command.addAll(programs.command("postgres", arguments));
        return run(command, data);
    }

    private static Process run(List<String> command, DataDirectory data) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log().toFile())).start();
    }

    private void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!server.isAlive() || System.nanoTime() > end) {
                close();
                throw new CannotStart("PostgreSQL did not start; see " + data.log() + ".");
            }
            AriPing.pause();
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url(), username(), password())) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false; // not there yet
        }
    }
}
