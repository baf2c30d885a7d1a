package io.ringdown.live;

import io.ringdown.account.AccountChanged;
import io.ringdown.account.Session;
import io.ringdown.account.SessionEnded;
import io.ringdown.account.Sessions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Closes sockets whose session has ended: expired, signed out everywhere, or the account deleted. At once for what this
/// instance changes, within seconds for the rest. While the database is away nobody can say so: then those who have proved who
/// they are stay until their session expires, and may come back.
@Component
class Recheck implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);

    private final LiveSockets sockets;

    private final Sessions sessions;

    private final Door door;

    private final Vouched vouched;

    private final LiveProperties properties;

    private final LiveMeters meters;

    private final Clock clock;

    private @Nullable ScheduledExecutorService timer;

    Recheck(LiveSockets sockets, Sessions sessions, Door door, Vouched vouched, LiveProperties properties,
            LiveMeters meters, Clock clock) {
        this.sockets = sockets;
        this.sessions = sessions;
        this.door = door;
        this.vouched = vouched;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    @EventListener
    void on(AccountChanged change) {
        checkAllOf(change.account());
    }

    @EventListener
    void on(SessionEnded end) {
        checkAllOf(end.account());
    }

    /// Who was good may not be any more; the sockets are asked for again at once.
    private void checkAllOf(UUID account) {
        vouched.forget(account);
        check(sockets.ofPerson(account));
    }

    private void checkAll() {
        try {
            check(List.copyOf(sockets.all()));
        } catch (RuntimeException failed) {
            LOG.error("cannot check the sessions of open sockets", failed);
        }
    }

    /// One question for all of them. What has expired needs none.
    private void check(List<LiveSocket> open) {
        Map<LiveSocket, Session> asked = new HashMap<>();
        for (LiveSocket socket : open) {
            Session session = socket.session();
            if (session != null && !clock.instant().isBefore(session.expiresAt())) {
                door.expel(socket, "session-ended");
            } else if (session != null) {
                asked.put(socket, session);
            }
        }
        Set<Session> good;
        try {
            good = sessions.good(asked.values());
        } catch (DataAccessException | TransactionException away) {
            meters.unchecked();
            LOG.warn("cannot check the sessions of open sockets: {}", away.toString());
            return;
        }
        asked.forEach((socket, session) -> {
            if (good.contains(session)) {
                vouched.good(session);
            } else {
                door.expel(socket, "session-ended");
            }
        });
    }

    @Override
    public void start() {
        long every = properties.recheckEvery().toMillis();
        ScheduledExecutorService starting = Executors
                .newSingleThreadScheduledExecutor(Thread.ofVirtual().name("live-recheck").factory());
        var _ = starting.scheduleWithFixedDelay(this::checkAll, every, every, TimeUnit.MILLISECONDS);
        timer = starting;
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
