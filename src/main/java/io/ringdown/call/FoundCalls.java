package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Enters calls into the history that were over before anybody here heard of them. They are written by the journal like all
/// others, so that events are numbered by one hand alone, and never come onto a lane: nothing can happen to them any more.
///
/// Called on threads that may wait; not meant for many calls at once.
@Service
public class FoundCalls {

    /// How much earlier than its channel a call may have begun, by clocks that differ.
    private static final Duration BEFORE = Duration.ofMinutes(1);

    private final CallStore store;
    private final Journal journal;
    private final Routing routing;
    private final CallProperties properties;

    FoundCalls(CallStore store, Journal journal, Routing routing, CallProperties properties) {
        this.store = store;
        this.journal = journal;
        this.routing = routing;
        this.properties = properties;
    }

    /// Returns when those are written that were not there yet. A service that stood still may hear of a caller after all whom Asterisk
    /// had turned away meanwhile: who talked to nobody and whose channel belongs to a call already, was that one.
    ///
    /// @return how many that were
    /// @throws CallException.Overloaded if they could not be written in time; whether they were is then seen by asking again
    public int enter(List<FoundCall> found) throws InterruptedException {
        if (!journal.isCurrent()) {
            throw new CallException.Overloaded("The database is away; the calls found are entered later.");
        }
        Set<ChannelId> heard = heard(found.stream().filter(call -> call.answer() == null).toList());
        Set<CallId> known = store.known(found.stream().map(FoundCall::id).toList());
        List<CompletableFuture<Call>> written = new ArrayList<>(found.size());
        for (FoundCall one : found) {
            if (!known.contains(one.id()) && !heard.contains(one.channel())) {
                CompletableFuture<Call> reply = new CompletableFuture<>();
                written.add(reply);
                journal.write(entry(one, reply));
            }
        }
        await(CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)));
        return written.size();
    }

    /// As [#enter(List)], of callers whom somebody may have heard after all: whose channel belongs to a call already, that was one.
    public int enterUnheard(List<FoundCall> found) throws InterruptedException {
        if (found.isEmpty()) {
            return 0;
        }
        if (!journal.isCurrent()) {
            throw new CallException.Overloaded("The database is away; the calls found are entered later.");
        }
        Set<ChannelId> heard = heard(found);
        return enter(found.stream().filter(call -> !heard.contains(call.channel())).toList());
    }

    /// The channels of these that calls have already.
    private Set<ChannelId> heard(List<FoundCall> found) {
        return found.stream().map(FoundCall::start).min(Comparator.naturalOrder())
                .map(first -> store.channels(found.stream().map(FoundCall::channel).toList(), first.minus(BEFORE)))
                .orElse(Set.of());
    }

    private void await(CompletableFuture<Void> all) throws InterruptedException {
        try {
            all.get(properties.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CallException.Overloaded("The database is slow or away; the calls found are entered later.");
        }
    }

    private JournalEntry entry(FoundCall found, CompletableFuture<Call> reply) {
        Party callee = routing.line(found.dialled()).map(Route.ToLine::party)
                .orElseGet(() -> new Party(null, found.dialled(), null, null));
        Call.Ending ending = found.answer() != null ? found.ending() : ending(found.ending(), callee);
        List<CallEvent> events = events(found, ending);
        Call call = call(found, callee, ending, events.size());
        return new JournalEntry(call, events, List.of(), call.legs(), call.participants(), null, List.of(), reply);
    }

    /// Who could not be rung because Ringdown was away has missed the call.
    private static Call.Ending ending(Call.Ending told, Party callee) {
        return told.cause() == HangupCause.NETWORK_OUT_OF_ORDER && callee.account() != null
                ? new Call.Ending(EndReason.NO_ANSWER, told.source(), told.cause(), told.detail())
                : told;
    }

    private Call call(FoundCall found, Party callee, Call.Ending ending, int seq) {
        Instant start = found.start();
        Instant answer = found.answer();
        Instant end = found.end();
        Party caller = routing.callerOf(found.endpoint(), found.number(), "");
        return new Call(found.id(), found.node(), found.dialled(), false, CallState.ENDED,
                List.of(gone(Participant.CALLER, Participant.Role.CALLER, caller, HangupSource.CALLER, found),
                        gone(Participant.CALLEE, Participant.Role.CALLEE, callee, HangupSource.CALLEE, found)),
                Duration.ZERO, seq, new Call.Times(start, found.ring(), answer, end, 0, null), null, null, null, null,
                ending, legs(found), null, Origin.ASTERISK);
    }

    private static Participant gone(int n, Participant.Role role, Party party, HangupSource side, FoundCall found) {
        return new Participant(n, role, party, List.of(), side, found.start(), found.answer(), found.end(), 0, null);
    }

    private static List<Leg> legs(FoundCall found) {
        int cause = found.ending().cause();
        Leg caller = new Leg(1, found.channel(), Participant.CALLER, found.endpoint(), Leg.State.GONE, found.start(),
                found.answer(), found.end(), cause, Leg.Audio.PLAIN, false);
        FoundCall.Peer peer = found.by();
        ChannelId other = peer == null ? null : peer.channel();
        return peer == null || other == null
                ? List.of(caller)
                : List.of(caller, new Leg(2, other, Participant.CALLEE, peer.endpoint(), Leg.State.GONE, found.start(),
                        found.answer(), found.end(), cause, Leg.Audio.PLAIN, false));
    }

    private static List<CallEvent> events(FoundCall found, Call.Ending ending) {
        List<CallEvent> events = new ArrayList<>(4);
        FoundCall.Peer peer = found.by();
        add(events, found, CallEventType.CREATED, found.start(), found.channel(), found.dialled());
        add(events, found, CallEventType.RINGING, found.ring(), null, found.dialled());
        add(events, found, CallEventType.ANSWERED, found.answer(), peer == null ? null : peer.channel(),
                found.dialled());
        events.add(new CallEvent(found.id(), events.size() + 1, ending.reason().event(), found.end(), null, null,
                ending.cause(), ending.detail(), true));
        return List.copyOf(events);
    }

    private static void add(List<CallEvent> events, FoundCall found, CallEventType type, @Nullable Instant at,
            @Nullable ChannelId channel, String number) {
        if (at != null) {
            events.add(new CallEvent(found.id(), events.size() + 1, type, at, channel, number, null, null, true));
        }
    }
}
