package io.ringdown.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Makes connections to PostgreSQL for a pool. Once there has been one, it does not give up while the database is away, but
/// tries again every tenth of a second or so: HikariCP rests longer after each failure, up to 5 seconds, and so long nobody would
/// have a connection when the database is back already. Whoever wants one from the pool waits `connectionTimeout` at most, as
/// ever; only the pool's own thread is kept here, until the pool is closed.
///
/// @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">the codes of PostgreSQL's errors</a>
public final class ReconnectingDataSource extends DelegatingDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(ReconnectingDataSource.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String CONNECTION_FAILED = "08";
    /// Operator intervention: shutting down, crashed, starting up.
    private static final String NOT_NOW = "57P0";

    private final BooleanSupplier closed;
    private volatile boolean reached;

    /// @param closed does nobody want connections any more?
    ReconnectingDataSource(DataSource plain, BooleanSupplier closed) {
        super(plain);
        this.closed = closed;
    }

    /// Has a pool that is set up, and not yet begun, make its connections this way.
    public static void giveTo(HikariDataSource pool) {
        DriverManagerDataSource plain = new DriverManagerDataSource(pool.getJdbcUrl(),
                pool.getDataSourceProperties());
        plain.setUsername(pool.getUsername());
        plain.setPassword(pool.getPassword());
        pool.setDataSource(new ReconnectingDataSource(plain, pool::isClosed));
    }

    @Override
    public Connection getConnection() throws SQLException {
        return persistently(super::getConnection);
    }

    /// As HikariCP asks where it has a user name.
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return persistently(() -> super.getConnection(username, password));
    }

    private interface Attempt {
        Connection make() throws SQLException;
    }

    /// @throws SQLException if the database refuses, has never been reached, or the pool is closed
    private Connection persistently(Attempt attempt) throws SQLException {
        boolean away = false;
        while (true) {
            try {
                Connection connection = attempt.make();
                reached = true;
                return connection;
            } catch (SQLException failure) {
                if (!reached || !isAway(failure) || closed.getAsBoolean()) {
                    throw failure;
                }
                if (!away) {
                    LOG.warn("no connection to the database, trying until there is one: {}", failure.getMessage());
                    away = true;
                }
                pause(failure);
            }
        }
    }

    private static boolean isAway(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith(CONNECTION_FAILED) || state.startsWith(NOT_NOW));
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / 2 + ThreadLocalRandom.current().nextLong(PAUSE.toMillis()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /// The driver's own `connectTimeout` counts.
    @Override
    public void setLoginTimeout(int seconds) {}
}
