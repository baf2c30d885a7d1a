package io.ringdown.live;

import io.ringdown.account.AccountRef;
import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallService;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The calls that are alive as they were told last, so that a snapshot and the pushes after it fit together: no call is in it
/// of which nothing was told, and none that was told to have ended. Safe on any thread; nobody waits in it.
@Component
class ToldCalls implements SmartLifecycle {

    private final ObjectProvider<CallService> calls;

    private final ObjectProvider<CallStore> store;

    /// In the order in which they began.
    private final SequencedMap<CallId, Call> alive = new LinkedHashMap<>();

    private long upTo;

    private volatile boolean running;

    ToldCalls(ObjectProvider<CallService> calls, ObjectProvider<CallStore> store) {
        this.calls = calls;
        this.store = store;
    }

    /// Calls at one moment, the newest first.
    ///
    /// @param upTo   the last event that they show
    /// @param heard  those that the client hears of
    /// @param others those it may see beside them
    /// @param whole  are these all
    record Shown(long upTo, List<Call> heard, List<Call> others, boolean whole) {}

    /// These are being told. On the publishing thread, before anybody hears of them.
    synchronized void take(List<CommittedEvent> events) {
        for (CommittedEvent event : events) {
            upTo = Math.max(upTo, event.eventId());
            if (event.call().isEnded()) {
                alive.remove(event.call().id());
            } else {
                alive.put(event.call().id(), event.call());
            }
        }
    }

    /// What a person hears of: their own calls, and these if they may; staff see the others too.
    ///
    /// @param most how many at the most
    synchronized Shown to(AccountRef person, Set<CallId> joined, int most) {
        List<Call> heard = new ArrayList<>();
        List<Call> others = new ArrayList<>();
        for (Call call : alive.sequencedValues().reversed()) {
            if (call.hasParty(person.id()) || (person.isStaff() && joined.contains(call.id()))) {
                heard.add(call);
            } else if (person.isStaff()) {
                others.add(call);
            }
        }
        List<Call> shown = first(most, heard);
        return new Shown(upTo, shown, first(most - shown.size(), others), heard.size() + others.size() <= most);
    }

    private static List<Call> first(int most, List<Call> calls) {
        return List.copyOf(calls.subList(0, Math.min(most, calls.size())));
    }

    /// Those of the calls that are alive and that this person may listen to.
    synchronized List<CallId> audible(AccountRef person, Set<CallId> wanted) {
        return wanted.stream().filter(id -> {
            Call call = alive.get(id);
            return call != null && (person.isStaff() || call.hasParty(person.id()));
        }).toList();
    }

    /// Takes over what was alive before the start, while nothing new can happen yet.
    @Override
    public void start() {
        calls.ifAvailable(service -> {
            long last = store.getObject().lastEventId();
            List<Call> found = service.active().sorted(Comparator.comparing(Call::startTime)).toList();
            synchronized (this) {
                upTo = Math.max(upTo, last);
                found.forEach(call -> alive.put(call.id(), call));
            }
        });
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the calls are back, before the first feed.
    @Override
    public int getPhase() {
        return 11;
    }
}
