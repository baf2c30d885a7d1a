package io.ringdown.recording;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The threads that store and remove recordings. What waits for them waits in the table, so nothing is lost with them.
@Component
class StoringThreads implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StoringThreads.class);
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Storing storing;
    private final Retention retention;
    private final Incoming incoming;
    private final RecordingProperties properties;
    private final Clock clock;
    private final AtomicInteger woken = new AtomicInteger();
    private volatile @Nullable ScheduledExecutorService threads;

    StoringThreads(Storing storing, Retention retention, Incoming incoming, RecordingProperties properties,
            Clock clock) {
        this.storing = storing;
        this.retention = retention;
        this.incoming = incoming;
        this.properties = properties;
        this.clock = clock;
    }

    /// A recording has ended: it is looked for now instead of a little later. Returns at once.
    void wake() {
        ScheduledExecutorService running = threads;
        if (running != null && woken.getAndUpdate(n -> Math.min(n + 1, properties.workers())) < properties.workers()) {
            try {
                running.execute(this::woken);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("recordings are stored after the next start");
            }
        }
    }

    private void woken() {
        woken.decrementAndGet();
        whatIsDue();
    }

    private void whatIsDue() {
        unlessUnable(() -> {
            while (!Thread.currentThread().isInterrupted() && storing.next()) {
                Thread.onSpinWait(); // there may be more
            }
        });
    }

    private static void unlessUnable(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException unable) {
            LOG.warn("storing recordings has to wait: {}", unable.toString());
        }
    }

    @Override
    public void start() {
        incoming.clear(clock.instant().minus(FORGOTTEN));
        ScheduledExecutorService starting = Executors.newScheduledThreadPool(properties.workers() + 1,
                Thread.ofVirtual().name("recordings-", 0).factory());
        long every = properties.lookEvery().toMillis();
        for (int worker = 0; worker < properties.workers(); worker++) {
            var _ = starting.scheduleWithFixedDelay(this::whatIsDue, every, every, TimeUnit.MILLISECONDS);
        }
        long removals = properties.removeEvery().toMillis();
        var _ = starting.scheduleWithFixedDelay(() -> unlessUnable(retention::removeExpired), Math.min(removals, every),
                removals, TimeUnit.MILLISECONDS);
        threads = starting;
    }

    /// What is under way is torn off, and begun anew after the next start.
    @Override
    public void stop() {
        ScheduledExecutorService running = threads;
        threads = null;
        if (running != null) {
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
