package io.ringdown.call;

import java.time.Duration;
import java.util.ArrayList;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessResourceFailureException;

/// Calls kept in memory, with a switch that makes the database go away.
final class MemoryStore implements CallStore {

    private final Map<CallId, Call> calls = new LinkedHashMap<>();
    private final List<CommittedEvent> events = new ArrayList<>();
    private boolean away;
    private volatile Duration commit = Duration.ZERO;

    void slow(Duration each) {
        commit = each;
    }

    synchronized void away(boolean yes) {
        away = yes;
    }

    @Override
    public void append(List<JournalEntry> entries, List<CommittedEvent> more) {
        LockSupport.parkNanos(commit.toNanos());
        take(entries, more);
    }

    private synchronized void take(List<JournalEntry> entries, List<CommittedEvent> more) {
        if (away) {
            throw new DataAccessResourceFailureException("the database is away");
        }
        entries.stream().filter(JournalEntry::isDurable).forEach(entry -> calls.put(entry.call().id(), entry.call()));
        events.addAll(more);
    }

    @Override
    public synchronized long lastEventId() {
        return events.isEmpty() ? 0 : events.getLast().eventId();
    }

    @Override
    public synchronized List<Call> live() {
        return calls.values().stream().filter(call -> !call.isOver()).toList();
    }

    @Override
    public synchronized Optional<Call> find(CallId id) {
        return Optional.ofNullable(calls.get(id));
    }

    @Override
    public synchronized Set<ChannelId> channels(Collection<ChannelId> channels, Instant since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized Set<CallId> known(Collection<CallId> ids) {
        return ids.stream().filter(calls::containsKey).collect(Collectors.toSet());
    }

    @Override
    public synchronized List<StoredEvent> events(CallId id) {
        return events.stream().filter(event -> event.event().call().equals(id))
                .map(event -> new StoredEvent(event.eventId(), event.event())).toList();
    }

    synchronized List<Call> all() {
        return List.copyOf(calls.values());
    }
}
