package io.ringdown.bench;

import io.ringdown.local.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;

/// How many rows like ours the same PostgreSQL takes at all: call events, one a transaction and in groups of 500, by one
/// and by four connections. Whatever the service does, it cannot write faster than that.
final class PostgresFloor {

    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final int GROUP = 500;
    private static final String INSERT = """
            insert into call_events (call_id, seq, event_id, type, at, synthesized)
            select * from unnest(?::text[], ?::int[], ?::bigint[], ?::text[], ?::timestamptz[], ?::boolean[])""";

    private PostgresFloor() {}

    static List<String> run(LocalPostgres postgres) {
        prepare(postgres);
        List<String> lines = new ArrayList<>(
                List.of("", "| PostgreSQL alone | 1 connection | 4 connections |", "|---|---|---|"));
        for (int group : new int[]{1, GROUP}) {
            lines.add(String.format(Locale.ROOT, "| rows/s, %d a transaction | %.0f | %.0f |", group,
                    rows(postgres, 1, group), rows(postgres, 4, group)));
        }
        return lines;
    }

    /// The service's own tables, whether it has run here or not.
    private static void prepare(LocalPostgres postgres) {
        Flyway.configure().dataSource(postgres.url(), postgres.username(), postgres.password())
                .load().migrate();
    }

    private static double rows(LocalPostgres postgres, int connections, int group) {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<Long>> writers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                long first = System.nanoTime() + i * 1_000_000_000_000L;
                writers.add(() -> write(postgres, group, first));
            }
            long sum = 0;
            for (Future<Long> written : threads.invokeAll(writers)) {
                sum += written.get();
            }
            return sum / (double) LENGTH.toSeconds();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long write(LocalPostgres postgres, int group, long first) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.username(),
                postgres.password()); PreparedStatement insert = connection.prepareStatement(INSERT)) {
            long end = System.nanoTime() + LENGTH.toNanos();
            long id = first;
            while (System.nanoTime() < end) {
                id = bind(connection, insert, group, id);
                insert.execute();
            }
            return id - first;
        }
    }

    private static long bind(Connection connection, PreparedStatement insert, int group, long from)
            throws SQLException {
        Object[][] columns = new Object[6][group];
        String now = Instant.now().toString();
        long id = from;
        for (int i = 0; i < group; i++) {
            columns[0][i] = new UUID(id, id).toString();
            columns[1][i] = 1;
            columns[2][i] = id++;
            columns[3][i] = "answered";
            columns[4][i] = now;
            columns[5][i] = false;
        }
        String[] types = {"text", "int4", "int8", "text", "text", "bool"};
        for (int i = 0; i < types.length; i++) {
            insert.setArray(i + 1, connection.createArrayOf(types[i], columns[i]));
        }
        return id;
    }
}
