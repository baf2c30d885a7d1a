package io.ringdown.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

class ReconnectingDataSourceTest {

    private final Database database = new Database();
    private volatile boolean closed;
    private final ReconnectingDataSource source = new ReconnectingDataSource(database, () -> closed);

    /// Gives connections that say they are valid, or the failure that is set.
    private static final class Database extends AbstractDataSource {

        final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
        final AtomicInteger tries = new AtomicInteger();
        /// The failure is over after so many.
        volatile int failures = Integer.MAX_VALUE;

        private int seen;

        /// Has nobody tried since this was asked last?
        boolean isLeftAlone() {
            int before = seen;
            seen = tries.get();
            return before == seen;
        }

        void fails(String state) {
            failure.set(new SQLException("away", state));
            tries.set(0);
        }

        @Override
        public Connection getConnection() throws SQLException {
            SQLException now = failure.get();
            if (now != null && tries.incrementAndGet() <= failures) {
                throw now;
            }
            return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Connection.class},
                    (_, method, _) -> method.getReturnType() == boolean.class
                            ? method.getName().equals("isValid")
                            : method.getReturnType() == int.class ? 0 : null);
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }
    }

    @Test
    void givenADatabaseThatWasNeverReached_whenItIsAway_thenItIsSaidAtOnce() {
        database.fails("08001");
        assertThatThrownBy(source::getConnection).hasMessage("away");
        assertThat(database.tries).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03"})
    void givenADatabaseThatWasReached_whenItIsAwayForAWhile_thenTheConnectionComesWhenItIsBack(String state)
            throws SQLException {
        source.getConnection().close();
        database.fails(state);
        database.failures = 3;
        assertThat(source.getConnection()).isNotNull();
        assertThat(database.tries).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "53300", "3D000"})
    void givenADatabaseThatWasReached_whenItRefuses_thenItIsSaidAtOnce(String state) throws SQLException {
        source.getConnection().close();
        database.fails(state);
        assertThatThrownBy(source::getConnection).hasMessage("away");
        assertThat(database.tries).hasValue(1);
    }

    /// The pool's thread is the one that tries; it must not outlive the pool.
    @Test
    void givenAPoolWhoseDatabaseIsAway_whenThePoolIsClosed_thenNobodyTriesAnyMore() throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(new ReconnectingDataSource(database, pool::isClosed));
        pool.setUsername("somebody");
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(250);
        pool.setValidationTimeout(250);
        try (pool) {
            Connection only = pool.getConnection();
            database.fails("08001");
            pool.evictConnection(only);
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);
            await().until(() -> database.tries.get() > 2);
        }
        await("nobody tries").during(Duration.ofMillis(500)).until(database::isLeftAlone);
    }
}
