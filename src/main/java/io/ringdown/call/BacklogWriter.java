package io.ringdown.call;

import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what the [Backlog] keeps into the database, oldest first, trying for as long as it takes; on a thread of its own, so
/// that calls go on meanwhile. Knows whether the database is away.
final class BacklogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogWriter.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;

    private final Backlog backlog;
    private final Semaphore something = new Semaphore(0);
    private volatile @Nullable String failure;
    private volatile @Nullable Thread thread;

    BacklogWriter(Backlog backlog) {
        this.backlog = backlog;
    }

    /// Why the database could not be written, null once all is.
    @Nullable
    String failure() {
        return failure;
    }

    /// The database could not be written.
    void away(RuntimeException why) {
        if (failure == null) {
            LOG.error("The database is away: changes to calls are kept on disk until it is back", why);
        }
        failure = String.valueOf(why.getMessage());
    }

    /// There is something to write. Any thread.
    void wake() {
        something.release();
    }

    /// What an earlier run has left behind, before anything else is done.
    ///
    /// @throws RuntimeException if it cannot be written
    void writeAll() {
        int batches = 0;
        while (backlog.writeBack()) {
            batches++;
        }
        if (batches > 0) {
            LOG.info("{} batches of changes to calls that were kept on disk are in the database now", batches);
        }
    }

    void start() {
        Thread made = Thread.ofPlatform().name("journal-backlog").daemon().unstarted(this::run);
        thread = made;
        made.start();
    }

    /// What is not written by now stays on the disk for the next run.
    void stop() throws InterruptedException {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            running.join(STOP_MILLIS);
        }
    }

    private void run() {
        try {
            while (thread != null) {
                something.acquire();
                something.drainPermits();
                writeUntilEmpty();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilEmpty() throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (thread != null && !backlog.isEmpty()) {
            try {
                backlog.writeBack();
                pause = FIRST_PAUSE_MILLIS;
            } catch (RuntimeException e) {
                away(e);
                TimeUnit.MILLISECONDS.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
        if (backlog.isEmpty() && failure != null) {
            failure = null;
            LOG.info("The database is back, and has every change to calls");
        }
    }
}
