package io.ringdown.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.TestDatabase;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// Limits that an admin has changed hold from the next start on, for those too who have tried already.
class RaisedLimitsTest {

    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

    @BeforeAll
    static void migrate() {
        DATABASE.setUrl(TestDatabase.create());
        DATABASE.setUser("postgres");
        DATABASE.setPassword("postgres");
        Flyway.configure().dataSource(DATABASE).load().migrate();
    }

    private static Throttle throttle(int wrongPasswords, int registrations, Duration window) {
        return new Throttle(new ThrottleProperties(wrongPasswords, 100, 200, registrations, 3, window, 2,
                Duration.ofMillis(250)), (DataSource) DATABASE);
    }

    @Test
    void givenALockedPair_whenTheLimitIsRaised_thenItMayTryAtOnce_andTheDelayIsThatOfTheNewLimit() {
        Throttle low = throttle(3, 5, Duration.ofHours(1));
        Duration slowest = Duration.ZERO;
        for (int n = 0; n < 3; n++) {
            slowest = low.password("maria", "192.0.2.1").delay();
        }
        assertThat(slowest).isEqualTo(Duration.ofMillis(500));
        assertThatThrownBy(() -> low.password("maria", "192.0.2.1")).isInstanceOf(AccountException.TooManyTries.class);
        assertThat(throttle(20, 5, Duration.ofHours(1)).password("maria", "192.0.2.1").delay())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void givenALockedAddress_whenTheWindowOrTheLimitIsAnother_thenItIsNotLockedByTheOldOne() {
        Throttle old = throttle(10, 1, Duration.ofHours(1));
        old.registration("192.0.2.2");
        assertThatThrownBy(() -> old.registration("192.0.2.2")).isInstanceOf(AccountException.TooManyTries.class);
        throttle(10, 2, Duration.ofHours(1)).registration("192.0.2.2");
        throttle(10, 1, Duration.ofMinutes(1)).registration("192.0.2.2");
    }

    @Test
    void givenManyAddresses_whenTheyRegister_thenOneLimitIsForAllOfThem() {
        Throttle throttle = throttle(10, 1, Duration.ofMinutes(2));
        for (int n = 1; n <= 3; n++) {
            throttle.registration("198.51.100." + n);
        }
        assertThatThrownBy(() -> throttle.registration("198.51.100.4"))
                .isInstanceOf(AccountException.TooManyTries.class);
    }
}
