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
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/// Writes what all lanes change, together: one thread takes whatever arrived while the last commit was under way and writes
/// it in one transaction; what is committed goes to the [Publication] in the same order. While the database is away the
/// [Backlog] keeps it on disk instead, and [BacklogWriter] writes it when the database is back; until all of that is
/// written, what comes is kept behind it, so the order stays. Only when there is no room left the bounded queue makes the
/// lanes wait, and they the feed.
@Component
class Journal implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(100);
    private static final double NEARLY_FULL = 0.9;
    /// How long changes that nobody waits for may wait for others to be written with.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final CallStore store;
    private final Backlog backlog;
    private final BacklogWriter backlogWriter;
    private final Publication publication;
    private final CallProperties properties;
    private final EventIds eventIds;
    private final BlockingQueue<JournalEntry> queue;
    private final DistributionSummary batchSizes;
    private final Timer commits;
    private final MeterRegistry meters;
    private volatile @Nullable Thread writer;
    private volatile boolean stopping;

    Journal(CallStore store, Backlog backlog, Publication publication, CallProperties properties, Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.backlog = backlog;
        this.backlogWriter = new BacklogWriter(backlog);
        this.publication = publication;
        this.properties = properties;
        this.meters = meters;
        this.eventIds = new EventIds(clock);
        this.queue = new ArrayBlockingQueue<>(properties.journalCapacity());
        this.batchSizes = DistributionSummary.builder("ringdown.journal.batch")
                .description("Changes written by one transaction").publishPercentiles(0.5, 0.99).register(meters);
        this.commits = Timer.builder("ringdown.journal.commit").description("Time of one transaction")
                .serviceLevelObjectives(millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000)).register(meters);
        meters.gauge("ringdown.journal.queue", queue, BlockingQueue::size);
        meters.gauge("ringdown.journal.backlog", backlog, Backlog::fullness);
    }

    private static Duration[] millis(long... limits) {
        return LongStream.of(limits).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    /// Hands over a change; waits while the queue is full. Any thread but a reader's.
    void write(JournalEntry entry) throws InterruptedException {
        queue.put(entry);
    }

    /// What keeps the database from being written, null while all is well.
    @Nullable
    String failure() {
        return backlogWriter.failure();
    }

    /// Is everything that was published in the database?
    boolean isCurrent() {
        return backlog.isEmpty();
    }

    /// Does so much wait that one more call would be at the cost of those there are?
    boolean isOverloaded() {
        return queue.size() > properties.shedAbove() || backlog.fullness() > NEARLY_FULL;
    }

    /// How full the place on disk is, from 0 to 1.
    double fullness() {
        return backlog.fullness();
    }

    /// How many changes wait to be written.
    int waiting() {
        return queue.size();
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
        boolean durable = write(batch, events);
        commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        batchSizes.record(batch.size());
        publication.publish(batch, durable ? events : events.stream().map(CommittedEvent::notDurable).toList());
    }

    /// @return is it in the database; else it is on the disk
    private boolean write(List<JournalEntry> batch, List<CommittedEvent> events) throws InterruptedException {
        while (true) {
            if (backlog.isEmpty() && append(batch, events)) {
                return true;
            }
            if (backlog.keep(batch, events)) {
                backlogWriter.wake();
                return false;
            }
            Thread.sleep(NO_ROOM_PAUSE);
        }
    }

    private boolean append(List<JournalEntry> batch, List<CommittedEvent> events) {
        try {
            store.append(batch, events);
            return true;
        } catch (DataIntegrityViolationException e) {
            return appendEach(batch, events);
        } catch (RuntimeException e) {
            meters.counter("ringdown.journal.failures").increment();
            backlogWriter.away(e);
            return false;
        }
    }

    /// One change that the database will never take must not stop the others. Written again, those written already change
    /// nothing.
    private boolean appendEach(List<JournalEntry> batch, List<CommittedEvent> events) {
        for (JournalEntry entry : batch) {
            List<CommittedEvent> its = events.stream().filter(event -> entry.events().contains(event.event())).toList();
            try {
                store.append(List.of(entry), its);
            } catch (DataIntegrityViolationException e) {
                LOG.error("A change of call {} is refused by the database", entry.call().id(), e);
                backlog.layAside(entry, its);
            } catch (RuntimeException e) {
                backlogWriter.away(e);
                return false;
            }
        }
        return true;
    }

    @Override
    public void start() {
        stopping = false;
        backlog.open();
        backlogWriter.writeAll();
        eventIds.startAfter(store.lastEventId());
        publication.start();
        backlogWriter.start();
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
                backlogWriter.stop();
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
