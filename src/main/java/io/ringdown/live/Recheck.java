package io.ringdown.live;

import io.ringdown.account.AccountChanged;
import io.ringdown.account.Session;
import io.ringdown.account.SessionEnded;
import io.ringdown.account.Sessions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Closes sockets whose session has ended: expired, signed out everywhere, or the account deleted. At once for what this
/// instance changes, within seconds for the rest.
@Component
class Recheck implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);

    private final LiveSockets sockets;

    private final Sessions sessions;

    private final Door door;

    private final LiveProperties properties;

    private @Nullable ScheduledExecutorService timer;

    Recheck(LiveSockets sockets, Sessions sessions, Door door, LiveProperties properties) {
        this.sockets = sockets;
        this.sessions = sessions;
        this.door = door;
        this.properties = properties;
    }

    @EventListener
    void on(AccountChanged change) {
        checkAllOf(change.account());
    }

    @EventListener
    void on(SessionEnded end) {
        checkAllOf(end.account());
    }

    private void checkAllOf(UUID account) {
        for (LiveSocket socket : List.copyOf(sockets.all())) {
            Session session = socket.session();
            if (session != null && session.account().id().equals(account)) {
                check(socket, session);
            }
        }
    }

    private void checkAll() {
        try {
            for (LiveSocket socket : List.copyOf(sockets.all())) {
                Session session = socket.session();
                if (session != null) {
                    check(socket, session);
                }
            }
        } catch (RuntimeException unable) {
            LOG.warn("cannot check the sessions of open sockets: {}", unable.toString());
        }
    }

    private void check(LiveSocket socket, Session session) {
        if (!sessions.isGood(session)) {
            door.expel(socket, "session-ended");
        }
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
