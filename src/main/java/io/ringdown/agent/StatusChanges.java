package io.ringdown.agent;

import io.ringdown.device.DeviceStateListener;
import io.ringdown.device.DevicesChanged;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells how it stands with people, whenever that has changed. Changes only raise a flag; a short while later one thread
/// looks at everybody and tells the difference. So there is no queue that could grow: an Asterisk that restarts, or a phone
/// that comes and goes, costs one look a while, and nothing is told of what is as it was before.
@Component
class StatusChanges implements DeviceStateListener, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StatusChanges.class);

    private final Board board;

    private final OwnStatuses own;

    private final AgentProperties properties;

    private final ObjectProvider<AgentListener> listeners;

    /// Made at each start; null while it does not run.
    private volatile @Nullable Running now;

    StatusChanges(Board board, OwnStatuses own, AgentProperties properties, ObjectProvider<AgentListener> listeners) {
        this.board = board;
        this.own = own;
        this.properties = properties;
        this.listeners = listeners;
    }

    /// What lives from a start to the next stop.
    private record Running(ScheduledExecutorService thread, Settling settling) {}

    /// Somebody may be another one than before. Does not wait, on any thread.
    void ask() {
        Running running = now;
        if (running != null) {
            running.settling().ask();
        }
    }

    @Override
    public void changed(String endpoint) {
        ask();
    }

    @EventListener
    void on(DevicesChanged change) {
        ask();
    }

    private static void later(ScheduledExecutorService thread, Runnable task, Duration delay) {
        try {
            var _ = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("nobody is told any more: the service stops");
        }
    }

    private void tell() {
        try {
            List<Presence> changes = board.catchUp();
            if (!changes.isEmpty()) {
                listeners.forEach(listener -> listener.changed(changes));
            }
        } catch (RuntimeException failed) {
            LOG.error("cannot tell how it stands with people", failed);
        }
    }

    /// What other instances have changed comes to light here, be it a status or a phone's person.
    private void refresh() {
        try {
            own.refresh();
            if (board.isBehind()) {
                ask();
            }
        } catch (RuntimeException unable) {
            LOG.warn("cannot read the statuses that people have set: {}", unable.toString());
        }
    }

    /// What holds at the start is not news.
    @Override
    public void start() {
        own.refresh();
        board.catchUp();
        ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().name("agents").daemon().factory());
        now = new Running(thread, new Settling(properties.settleFor(), (task, delay) -> later(thread, task, delay),
                this::tell));
        long every = properties.refreshAfter().toMillis();
        var _ = thread.scheduleWithFixedDelay(this::refresh, every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        Running running = now;
        now = null;
        if (running != null) {
            running.thread().shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return now != null;
    }

    /// Before calls are taken: whoever is not to be rung is known by then.
    @Override
    public int getPhase() {
        return 5;
    }
}
