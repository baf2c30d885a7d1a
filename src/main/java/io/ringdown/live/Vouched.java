package io.ringdown.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringdown.account.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Sessions that were good a moment ago, so that their people can come back while the database is away and cannot be asked.
/// Forgotten with the session, and some minutes after nobody could say any more that it was good.
@Component
class Vouched {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Cache<String, Session> sessions = Caffeine.newBuilder().expireAfterWrite(LONGEST).maximumSize(50_000)
            .build();

    private final Clock clock;

    Vouched(Clock clock) {
        this.clock = clock;
    }

    /// The database has just said so.
    void good(Session session) {
        sessions.put(session.id(), session);
    }

    /// @param session the token's `jti`
    Optional<Session> find(String session) {
        return Optional.ofNullable(sessions.getIfPresent(session))
                .filter(known -> clock.instant().isBefore(known.expiresAt()));
    }

    /// Something has changed about this account's sessions.
    void forget(UUID account) {
        sessions.asMap().values().removeIf(session -> session.account().id().equals(account));
    }
}
