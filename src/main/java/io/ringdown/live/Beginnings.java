package io.ringdown.live;

import io.ringdown.account.AccountRef;
import io.ringdown.account.Session;
import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallView;
import io.ringdown.call.CallVisibility;
import io.ringdown.call.CatchUp;
import io.ringdown.call.CatchUp.Missed;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.MissedEvents.Wanted;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// How a client begins: with what it missed since the last event it heard, else with a snapshot of the calls that are alive.
///
/// The client is in all its rooms already, and what is pushed to it is held; so an event is told now or held, and one that is both
/// is not pushed again. Runs on the virtual thread that has let the client in.
@Component
class Beginnings {

    private static final long PAUSE_MILLIS = 5;

    private final ToldCalls told;

    private final CatchUp catchUp;

    private final CatchUpProperties properties;

    private final long maxBytes;

    private final LiveMeters meters;

    private final JsonMapper wire;

    private final Clock clock;

    private final Semaphore reading;

    Beginnings(ToldCalls told, CatchUp catchUp, CatchUpProperties properties, LiveProperties live, LiveMeters meters,
            JsonMapper wire, Clock clock) {
        this.told = told;
        this.catchUp = catchUp;
        this.properties = properties;
        this.maxBytes = live.maxUnsent().toBytes() / 2;
        this.meters = meters;
        this.wire = wire;
        this.clock = clock;
        this.reading = new Semaphore(properties.atOnce(), true);
    }

    /// The calls that are alive, as they were told last.
    ///
    /// @param eventId  what comes after this event is pushed
    /// @param reason   `first`, `too_old`, `too_many` or `unavailable`
    /// @param calls    those that the client hears of, the newest first
    /// @param others   for staff: those that they may see beside these, and hear of by joining
    /// @param complete are these all
    record Snapshot(String eventId,
            @Schema(allowableValues = {"first", "too_old", "too_many", "unavailable"}) String reason,
            List<CallView> calls, List<CallView> others, boolean complete){}

    /// The client has been told what it missed.
    ///
    /// @param events how many events that were
    record CaughtUp(String eventId, int events) {}

    /// What a client is told first.
    private record First(List<Encoded> events, long upTo) {}

    /// Tells the client what was before, then what has come meanwhile; from then on it hears everything at once.
    ///
    /// @return false when it does not take it in time
    boolean begin(LiveSocket socket, Session session, Asked asked) throws InterruptedException {
        First first = first(session.account(), asked);
        long until = System.nanoTime() + properties.patience().toNanos();
        socket.hold().told(first.upTo());
        boolean taken = tell(socket, first.events(), until);
        while (taken) {
            List<Encoded> meanwhile = socket.hold().next();
            if (meanwhile.isEmpty()) {
                return true;
            }
            taken = tell(socket, socket.hold().news(meanwhile), until);
        }
        return false;
    }

    private First first(AccountRef person, Asked asked) throws InterruptedException {
        if (asked.lastEventId() == 0) {
            return snapshot(person, asked, "first");
        }
        if (time(asked.lastEventId()).isBefore(clock.instant().minus(properties.window()))) {
            return snapshot(person, asked, "too_old");
        }
        return switch (missed(person, asked)) {
            case Missed.Complete all -> missed(person, asked, all);
            case Missed.TooMany _ -> snapshot(person, asked, "too_many");
            case Missed.NotAvailable _ -> snapshot(person, asked, "unavailable");
        };
    }

    /// Event ids are milliseconds since 1970 times 4,096.
    private static Instant time(long eventId) {
        return Instant.ofEpochMilli(eventId >> 12);
    }

    private Missed missed(AccountRef person, Asked asked) throws InterruptedException {
        if (!reading.tryAcquire(properties.patience().toMillis(), TimeUnit.MILLISECONDS)) {
            return new Missed.NotAvailable();
        }
        try {
            Set<CallId> joined = person.isStaff() ? asked.calls() : Set.of(); // the others hear their own calls anyway
            return catchUp.since(new Wanted(before(asked.lastEventId()), person.id(), joined, properties.maxEvents()));
        } finally {
            reading.release();
        }
    }

    /// What an event brought along may have been lost although the event was heard.
    private static long before(long eventId) {
        return CommittedEvent.alongWith(eventId) == eventId ? eventId : eventId - 1;
    }

    private First missed(AccountRef person, Asked asked, Missed.Complete all) {
        List<Encoded> events = new ArrayList<>();
        long bytes = 0;
        for (CommittedEvent event : all.events()) {
            List<Encoded> told = new ArrayList<>(2);
            if (event.eventId() > asked.lastEventId()) {
                told.add(Pushes.encode(wire, event, Pushes.told(event, person)));
            }
            if (person.id().equals(event.call().missedBy(event.event()))) {
                told.add(Pushes.encodeMissed(wire, event, Pushes.told(event, person)));
            }
            events.addAll(told);
            bytes += told.stream().mapToLong(one -> one.data().length()).sum();
            if (bytes > maxBytes) {
                return snapshot(person, asked, "too_many");
            }
        }
        long upTo = CommittedEvent.alongWith(all.upTo());
        events.add(encode(ServerEvent.CAUGHT_UP, new CaughtUp(Long.toString(upTo), events.size())));
        meters.begun("caught_up");
        return new First(events, upTo);
    }

    private First snapshot(AccountRef person, Asked asked, String reason) {
        ToldCalls.Shown shown = told.to(person, asked.calls(), properties.maxCalls());
        meters.begun(reason);
        long upTo = CommittedEvent.alongWith(shown.upTo());
        return new First(List.of(encode(ServerEvent.SNAPSHOT,
                new Snapshot(Long.toString(upTo), reason, views(shown.heard(), person), views(shown.others(), person),
                        shown.whole()))),
                upTo);
    }

    private static List<CallView> views(List<Call> calls, AccountRef person) {
        return calls.stream()
                .map(call -> CallView.of(call, CallVisibility.of(call, person.id(), person.isStaff()))).toList();
    }

    private Encoded encode(ServerEvent event, Object body) {
        return Encoded.of(event, wire.writeValueAsBytes(body));
    }

    /// Sends no more at once than the client takes.
    private static boolean tell(LiveSocket socket, List<Encoded> events, long until) throws InterruptedException {
        int sent = 0;
        while (sent < events.size() && socket.isProved()) {
            int next = Math.min(events.size(), sent + socket.room());
            if (next > sent && socket.send(events.subList(sent, next))) {
                sent = next;
            } else if (System.nanoTime() > until) {
                return false;
            } else {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return true;
    }
}
