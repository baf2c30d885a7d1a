package io.ringdown.account;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// Ends one session before it expires; the account's others go on.
@Service
class SignOut {

    private final JdbcClient jdbc;

    private final ApplicationEventPublisher events;

    private final Clock clock;

    SignOut(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    void signOut(Session session) {
        UUID account = session.account().id();
        jdbc.sql("INSERT INTO ended_sessions (id, account_id, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .param(UUID.fromString(session.id())).param(account).param(Timestamp.from(session.expiresAt()))
                .update();
        events.publishEvent(new SessionEnded(account, session.id()));
    }

    /// A token that has expired needs no note any more.
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forget() {
        jdbc.sql("DELETE FROM ended_sessions WHERE expires_at < ?").param(Timestamp.from(clock.instant())).update();
    }
}
