package io.ringdown.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/// The keys in PostgreSQL, so that every instance knows them.
@Repository
class IdempotencyKeys {

    private final JdbcClient jdbc;
    private final Clock clock;

    IdempotencyKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// A key of one person.
    record Key(UUID owner, String value) {}

    /// What is known of a key.
    ///
    /// @param status the first answer's; null while it is still being worked on
    record Known(String fingerprint, @Nullable Integer status, @Nullable String answer) {}

    /// Takes the key for this attempt, unless it is taken and remembered.
    ///
    /// @return whether it is this attempt's now
    boolean claim(Key key, String fingerprint, UUID attempt, Duration length) {
        return jdbc.sql("""
                insert into idempotency_keys as k (owner, key, fingerprint, attempt, expires_at)
                values (:owner, :key, :fingerprint, :attempt, :expires)
                on conflict (owner, key) do update set fingerprint = excluded.fingerprint, attempt = excluded.attempt,
                  status = null, answer = null, expires_at = excluded.expires_at
                where k.expires_at <= :now""").param("owner", key.owner()).param("key", key.value())
                .param("fingerprint", fingerprint).param("attempt", attempt).param("expires", after(length))
                .param("now", after(Duration.ZERO)).update() == 1;
    }

    Optional<Known> find(Key key) {
        return jdbc.sql("select fingerprint, status, answer from idempotency_keys where owner = ? and key = ?")
                .param(key.owner()).param(key.value())
                .query((row, _) -> new Known(row.getString("fingerprint"), row.getObject("status", Integer.class),
                        row.getString("answer")))
                .optional();
    }

    void answered(Key key, UUID attempt, int status, String answer, Duration length) {
        jdbc.sql("""
                update idempotency_keys set status = ?, answer = ?, expires_at = ?
                where owner = ? and key = ? and attempt = ?""").param(status).param(answer).param(after(length))
                .param(key.owner()).param(key.value()).param(attempt).update();
    }

    void release(Key key, UUID attempt) {
        jdbc.sql("delete from idempotency_keys where owner = ? and key = ? and attempt = ?").param(key.owner())
                .param(key.value()).param(attempt).update();
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        jdbc.sql("delete from idempotency_keys where expires_at <= ?").param(after(Duration.ZERO)).update();
    }

    private OffsetDateTime after(Duration length) {
        Instant time = clock.instant().plus(length);
        return time.atOffset(ZoneOffset.UTC);
    }
}
