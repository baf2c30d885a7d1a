package io.ringdown.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what is pushed to a client while it is still being told what was before, in order, and afterwards keeps from it what
/// it has been told already. Safe on any thread.
final class Hold {

    private final int most;

    private final long mostBytes;

    /// Null once everything goes straight to the client.
    private @Nullable List<Encoded> waiting = new ArrayList<>();

    private long bytes;

    private volatile boolean open;

    private volatile long toldUpTo;

    Hold(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /// What becomes of something that is pushed.
    sealed interface Pushed {

        /// It is sent later.
        record Kept() implements Pushed {}

        /// There is no room for it.
        record Full() implements Pushed {}

        /// These are to be sent.
        record Through(List<Encoded> events) implements Pushed {}
    }

    Pushed push(List<Encoded> events) {
        return open ? new Pushed.Through(news(events)) : keep(events);
    }

    private synchronized Pushed keep(List<Encoded> events) {
        List<Encoded> all = waiting;
        if (all == null) {
            return new Pushed.Through(news(events));
        }
        for (Encoded event : events) {
            bytes += event.data().length();
        }
        if (all.size() + events.size() > most || bytes > mostBytes) {
            return new Pushed.Full();
        }
        all.addAll(events);
        return new Pushed.Kept();
    }

    /// The client has been told everything up to this event; the same again is nothing new.
    void told(long upTo) {
        toldUpTo = upTo;
    }

    /// What has come meanwhile and is to be sent next. When there is nothing, whatever comes goes straight through from
    /// then on.
    synchronized List<Encoded> next() {
        List<Encoded> all = waiting;
        if (all == null || all.isEmpty()) {
            waiting = null;
            open = true;
            return List.of();
        }
        waiting = new ArrayList<>();
        bytes = 0;
        return all;
    }

    /// Of these what the client has not been told.
    List<Encoded> news(List<Encoded> events) {
        long told = toldUpTo;
        return events.stream().allMatch(event -> event.isAfter(told))
                ? events
                : events.stream().filter(event -> event.isAfter(told)).toList();
    }
}
