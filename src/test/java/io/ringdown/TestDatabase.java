package io.ringdown;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// One real PostgreSQL for all tests of a run, started at first need; each asks for a database of its own. It is the embedded one,
/// or with `-Dringdown.test-postgres=container` PostgreSQL's own image in a container engine.
public final class TestDatabase {

    private static final String USER = "postgres";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabase() {}

    private static final class Server {

        /// The JDBC address of a database by its name.
        private static final UnaryOperator<String> URL = "container".equals(
                System.getProperty("ringdown.test-postgres")) ? contained() : embedded();

        private static UnaryOperator<String> embedded() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                return name -> server.getJdbcUrl(USER, name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// It ends with this JVM.
        @SuppressWarnings("resource")
        private static UnaryOperator<String> contained() {
            PostgreSQLContainer server = new PostgreSQLContainer("postgres:18").withUsername(USER)
                    .withPassword(USER).withDatabaseName(USER);
            server.start();
            return name -> server.getJdbcUrl().replaceFirst("/" + USER + "(?=\\?|$)", "/" + name);
        }
    }

    /// The JDBC address of a new, empty database.
    public static String create() {
        String name = "test" + NUMBER.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(Server.URL.apply(USER), USER, USER);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Server.URL.apply(name);
    }

    /// Points Spring at a new database.
    public static void register(DynamicPropertyRegistry registry) {
        String url = create();
        registry.add("spring.datasource.url", () -> url);
        registry.add("spring.datasource.username", () -> USER);
        registry.add("spring.datasource.password", () -> USER);
    }
}
