package io.ringdown.call.store;

import io.ringdown.call.MissedSeen;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// One row a person who has looked.
@Repository
class JdbcMissedSeen implements MissedSeen {

    private final JdbcClient jdbc;

    JdbcMissedSeen(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Instant> of(UUID person) {
        return jdbc.sql("select seen_until from missed_calls_seen where account_id = ?").param(person)
                .query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant);
    }

    @Override
    public Instant see(UUID person, Instant until) {
        return jdbc.sql("""
                insert into missed_calls_seen as s (account_id, seen_until) values (?, ?)
                on conflict (account_id) do update set seen_until = greatest(s.seen_until, excluded.seen_until)
                returning seen_until""").param(person).param(until.atOffset(ZoneOffset.UTC))
                .query(OffsetDateTime.class).single().toInstant();
    }
}
