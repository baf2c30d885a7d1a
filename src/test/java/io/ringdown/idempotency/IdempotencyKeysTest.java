package io.ringdown.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Against a real PostgreSQL with the migrations as they ship.
class IdempotencyKeysTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final DriverManagerDataSource DATABASE = new DriverManagerDataSource();

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final IdempotencyKeys now = new IdempotencyKeys(jdbc, Clock.systemUTC());
    private final IdempotencyKeys later = new IdempotencyKeys(jdbc, Clock.offset(Clock.systemUTC(), MINUTE));
    private final IdempotencyKeys tomorrow = new IdempotencyKeys(jdbc, Clock.offset(Clock.systemUTC(), DAY));
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final IdempotencyKeys.Key key = new IdempotencyKeys.Key(UUID.randomUUID(), "key");

    @BeforeAll
    static void migrate() {
        DATABASE.setUrl(TestDatabase.create());
        DATABASE.setUsername("postgres");
        DATABASE.setPassword("postgres");
        Flyway.configure().dataSource(DATABASE).load().migrate();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("truncate idempotency_keys").update();
    }

    @Test
    void givenAKeyInUse_whenAnotherWantsIt_thenItIsNotGiven_untilTheFirstHasFailedOrIsGone() {
        assertThat(now.claim(key, "a", first, MINUTE)).isTrue();
        assertThat(now.claim(key, "a", second, MINUTE)).isFalse();
        assertThat(now.claim(new IdempotencyKeys.Key(UUID.randomUUID(), "key"), "a", second, MINUTE))
                .as("somebody else's").isTrue();
        now.release(key, second);
        assertThat(now.claim(key, "a", second, MINUTE)).as("released by another").isFalse();
        now.release(key, first);
        assertThat(now.claim(key, "b", second, MINUTE)).isTrue();
        assertThat(later.claim(key, "c", first, MINUTE)).isTrue();
        assertThat(now.find(key)).contains(new IdempotencyKeys.Known("c", null, null));
    }

    @Test
    void givenAnAnswer_whenTheOneWhoWasTooLateAnswersToo_thenTheFirstStays() {
        now.claim(key, "a", first, MINUTE);
        later.claim(key, "a", second, MINUTE);
        now.answered(key, second, 202, "{}", DAY);
        now.answered(key, first, 202, "[]", DAY);
        now.release(key, first);
        assertThat(now.find(key)).contains(new IdempotencyKeys.Known("a", 202, "{}"));
    }

    @Test
    void givenAnswers_whenTheirTimeIsOver_thenTheyAreRemoved() {
        now.claim(key, "a", first, MINUTE);
        now.answered(key, first, 202, "{}", DAY);
        later.sweep();
        assertThat(now.find(key)).isPresent();
        tomorrow.sweep();
        assertThat(now.find(key)).isEmpty();
    }
}
