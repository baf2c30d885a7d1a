package io.ringdown.call;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Writes what all lanes change, together: one thread takes whatever arrived while the last commit was under way and writes
/// it in one transaction; what is committed goes to the [Publication] in the same order. While the database is away it
/// tries again for as long as it takes; the bounded queue then makes the lanes wait, and they the feed.
@Component
class Journal implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /// How long changes that nobody waits for may wait for others to be written with.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final CallStore store;
    private final Publication publication;
    private final CallProperties properties;
    private final EventIds eventIds;
    private final BlockingQueue<JournalEntry> queue;
    private final DistributionSummary batchSizes;
    private final Timer commits;
    private final MeterRegistry meters;
    private volatile @Nullable Thread writer;
    private volatile boolean stopping;
    private volatile @Nullable String failure;

    Journal(CallStore store, Publication publication, CallProperties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.publication = publication;
        this.properties = properties;
        this.meters = meters;
        this.eventIds = new EventIds(clock);
        this.queue = new ArrayBlockingQueue<>(properties.journalCapacity());
        this.batchSizes = DistributionSummary.builder("ringdown.journal.batch")
                .description("Changes written by one transaction").publishPercentiles(0.5, 0.99).register(meters);
        this.commits = Timer.builder("ringdown.journal.commit").description("Time of one transaction")
                .publishPercentiles(0.5, 0.99).register(meters);
        meters.gauge("ringdown.journal.queue", queue, BlockingQueue::size);
    }

    /// Hands over a change; waits while the queue is full. Any thread but a reader's.
    void write(JournalEntry entry) throws InterruptedException {
        queue.put(entry);
    }

    /// What keeps the database from being written, null while all is well.
    @Nullable
    String failure() {
        return failure;
    }

    private void run() {
        List<JournalEntry> batch = new ArrayList<>(properties.maxBatch());
        while (!stopping || !queue.isEmpty() || !batch.isEmpty()) {
            try {
                boolean urgent = gather(batch);
                if (!batch.isEmpty() && (urgent || stopping || batch.size() >= properties.maxBatch())) {
                    commit(List.copyOf(batch));
                    batch.clear();
                }
            } catch (InterruptedException stop) {
                LOG.error("Stopped with {} changes not written", queue.size() + batch.size());
                return;
            }
        }
    }

    /// Adds what is there, waiting a moment for the first of it.
    ///
    /// @return is it time to write: because somebody waits for it, or because nothing more has come
    private boolean gather(List<JournalEntry> batch) throws InterruptedException {
        JournalEntry first = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return true;
        }
        batch.add(first);
        queue.drainTo(batch, properties.maxBatch() - batch.size());
        return !batch.stream().allMatch(JournalEntry::canWait);
    }

    private void commit(List<JournalEntry> batch) throws InterruptedException {
        List<CommittedEvent> events = eventIds.number(batch);
        long start = System.nanoTime();
        writeUntilWritten(batch, events);
        commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        batchSizes.record(batch.size());
        publication.publish(batch, events);
    }

    private void writeUntilWritten(List<JournalEntry> batch, List<CommittedEvent> events) throws InterruptedException {
        long pause = 50;
        while (true) {
            try {
                store.append(batch, events);
                if (failure != null) {
                    LOG.info("The journal is written again");
                    failure = null;
                }
                return;
            } catch (RuntimeException e) {
                meters.counter("ringdown.journal.failures").increment();
                if (failure == null) {
                    LOG.error("The journal cannot be written; trying again until it can", e);
                }
                failure = String.valueOf(e.getMessage());
                Thread.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    @Override
    public void start() {
        stopping = false;
        eventIds.startAfter(store.lastEventId());
        publication.start();
        writer = Thread.ofPlatform().name("journal").start(this::run);
    }

    @Override
    public void stop() {
        stopping = true;
        Thread thread = writer;
        writer = null;
        if (thread != null) {
            try {
                if (!thread.join(properties.stopTimeout())) {
                    thread.interrupt();
                }
                publication.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return writer != null;
    }

    /// Before the calls and every feed; so it also stops after them.
    @Override
    public int getPhase() {
        return 0;
    }
}
