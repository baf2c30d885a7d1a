package io.ringdown.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What waits for a store that is away, in memory.
final class MemoryBacklog implements Backlog {

    private record Batch(List<JournalEntry> entries, List<CommittedEvent> events) {}

    private final CallStore store;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int room = 1_000;

    MemoryBacklog(CallStore store) {
        this.store = store;
    }

    synchronized void room(int most) {
        room = most;
    }

    @Override
    public void open() {
        // nothing is left behind
    }

    @Override
    public synchronized boolean keep(List<JournalEntry> entries, List<CommittedEvent> events) {
        return batches.size() < room && batches.add(new Batch(entries, events));
    }

    @Override
    public boolean writeBack() {
        Batch oldest = oldest();
        if (oldest == null) {
            return false;
        }
        store.append(oldest.entries(), oldest.events());
        forget();
        return true;
    }

    private synchronized @Nullable Batch oldest() {
        return batches.peek();
    }

    private synchronized void forget() {
        batches.remove();
    }

    @Override
    public synchronized boolean isEmpty() {
        return batches.isEmpty();
    }

    @Override
    public synchronized double fullness() {
        return (double) batches.size() / Math.max(1, room);
    }

    @Override
    public void layAside(JournalEntry entry, List<CommittedEvent> events) {
        throw new AssertionError("the memory takes everything");
    }
}
