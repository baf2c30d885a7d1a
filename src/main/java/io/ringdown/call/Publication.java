package io.ringdown.call;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What follows a commit, on a thread of its own so that the next commit is under way meanwhile: effects go out, listeners
/// hear of the events, waiting requests are answered.
@Component
class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final int BATCHES_AHEAD = 16;

    private record Batch(List<JournalEntry> entries, List<CommittedEvent> events) {}

    private final ObjectProvider<Telephony> telephonyBean;
    private final ObjectProvider<CallListener> listenerBeans;
    private final Lanes lanes;
    private final MeterRegistry meters;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    /// Looked up once: a look-up in the context costs more than a commit.
    private List<CallListener> listeners = List.of();
    private @Nullable Telephony carrier;
    private volatile @Nullable Thread publisher;

    Publication(ObjectProvider<Telephony> telephony, ObjectProvider<CallListener> listeners, Lanes lanes,
            MeterRegistry meters) {
        this.telephonyBean = telephony;
        this.listenerBeans = listeners;
        this.lanes = lanes;
        this.meters = meters;
        meters.gauge("ringdown.publication.queue", queue, BlockingQueue::size);
    }

    /// Called by the journal's writer; waits while too many batches are ahead.
    void publish(List<JournalEntry> entries, List<CommittedEvent> events) throws InterruptedException {
        queue.put(new Batch(entries, events));
    }

    void start() {
        listeners = listenerBeans.orderedStream().toList();
        carrier = telephonyBean.getIfAvailable();
        publisher = Thread.ofPlatform().name("publication").start(this::run);
    }

    /// Publishes what is there, then ends.
    void stop() throws InterruptedException {
        Thread thread = publisher;
        publisher = null;
        if (thread != null) {
            queue.put(new Batch(List.of(), List.of()));
            thread.join(5_000);
        }
    }

    private void run() {
        try {
            for (Batch batch = queue.take(); publisher != null || !batch.entries().isEmpty(); batch = queue.take()) {
                publish(batch);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(Batch batch) {
        Telephony telephony = carrier;
        for (JournalEntry entry : batch.entries()) {
            lanes.commit(entry.call());
            if (telephony != null && !entry.effects().isEmpty()) {
                carryOut(telephony, entry);
            }
        }
        List<CommittedEvent> news = batch.events().stream().filter(CommittedEvent::isNews).toList();
        if (!news.isEmpty()) {
            listeners.forEach(listener -> tell(listener, news));
        }
        for (JournalEntry entry : batch.entries()) {
            if (entry.call().isOver()) {
                lanes.close(entry.call().id());
            }
            CompletableFuture<Call> reply = entry.reply();
            if (reply != null) {
                reply.complete(entry.call());
            }
        }
    }

    /// A failure here must not keep the other calls from being published.
    private void carryOut(Telephony telephony, JournalEntry entry) {
        MDC.put("call_id", entry.call().id().value());
        try {
            telephony.execute(entry.call(), entry.effects());
        } catch (RuntimeException e) {
            meters.counter("ringdown.publication.failures").increment();
            LOG.error("{} effects of call {} failed", entry.effects().size(), entry.call().id(), e);
        } finally {
            MDC.remove("call_id");
        }
    }

    private void tell(CallListener listener, List<CommittedEvent> events) {
        try {
            listener.committed(events);
        } catch (RuntimeException e) {
            meters.counter("ringdown.publication.failures").increment();
            LOG.error("{} failed at {} events", listener.getClass().getSimpleName(), events.size(), e);
        }
    }
}
