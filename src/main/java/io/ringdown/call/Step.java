package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A call in the making of its next moment: collects what one input changes. Lives for one [CallRules] call.
final class Step extends Cast {

    /// How much longer than Asterisk's own ring timeout Ringdown waits before it steps in.
    static final Duration RING_GRACE = Duration.ofSeconds(2);
    /// How soon a hang-up that showed no effect is repeated.
    static final Duration HANGUP_GRACE = Duration.ofSeconds(10);
    /// How far the decision to end a call is from its end at most, as a rule.
    static final Duration END_GRACE = Duration.ofSeconds(1);
    /// How long another call is waited for that is to give up its leg.
    static final Duration MERGE_GRACE = Duration.ofSeconds(10);

    private final Instant now;
    private final List<CallEvent> events = new ArrayList<>(2);
    /// The call after each event but the last.
    private final List<Call> between = new ArrayList<>(0);
    private final List<Effect> effects = new ArrayList<>(4);
    CallState state;
    @Nullable
    Instant ringTime;
    private @Nullable Instant endTime;
    private long holdMillis;
    private @Nullable Instant heldSince;
    @Nullable
    Transfer transfer;
    Call.@Nullable Parking parking;
    Call.@Nullable Handover handover;
    @Nullable
    Instant deadline;
    Call.@Nullable Ending ending;
    @Nullable
    CallRecording recording;
    private int seq;
    private boolean synthesized;
    /// So that what shows no effect is not repeated all the time.
    private @Nullable Instant lookAgain;
    private @Nullable Map<ChannelId, String> bridges;
    /// What an end or a beginning of hold is ascribed to.
    private @Nullable Leg holder;
    private @Nullable String holdDetail;
    private boolean asteriskPlays;

    /// @param now when this is decided; what it is decided about may have happened long before
    Step(Call before, Instant now) {
        super(before);
        this.now = now;
        state = before.state();
        ringTime = before.times().ring();
        endTime = before.times().end();
        holdMillis = before.times().holdMillis();
        heldSince = before.times().heldSince();
        transfer = before.transfer();
        parking = before.parking();
        handover = before.handover();
        deadline = before.deadline();
        ending = before.ending();
        recording = before.recording();
        seq = before.seq();
    }

    /// From here on events are marked as found by comparison.
    Step synthesized(boolean yes) {
        synthesized |= yes;
        return this;
    }

    void event(CallEventType type, Instant at, @Nullable ChannelId channel, @Nullable String number,
            @Nullable Integer cause, @Nullable String detail) {
        if (!events.isEmpty()) {
            between.add(after());
        }
        events.add(new CallEvent(before.id(), ++seq, type, at, channel, number, cause, detail, synthesized));
    }

    /// Something that a participant does or that happens to them.
    void event(CallEventType type, Instant at, Participant who, @Nullable Integer cause, @Nullable String detail) {
        event(type, at, null, who.party().number(), cause, detail);
    }

    /// To be stored.
    void record(CallRecording now) {
        recording = now;
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    /// Rings the phones of a participant.
    ///
    /// @param answers they are asked to answer by themselves
    void ring(Participant whom, Party from, boolean answers, Instant at) {
        for (String endpoint : whom.endpoints()) {
            Leg leg = newLeg(null, whom, endpoint, notBeforeNow(at));
            effect(new Effect.Originate(leg.channel(), endpoint, from, before.ringTimeout(), answers));
        }
    }

    void hangUp(List<Leg> which, int cause) {
        which.forEach(leg -> hangUp(leg.channel(), cause));
    }

    /// Once, whoever else wants it.
    void hangUp(ChannelId channel, int cause) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Hangup hangup && hangup.channel().equals(channel)) {
                return;
            }
        }
        effects.add(new Effect.Hangup(channel, cause));
    }

    /// What happened long ago has its consequences now.
    private Instant notBeforeNow(Instant at) {
        return at.isBefore(now) ? now : at;
    }

    /// Whoever is not where they are to be is taken there.
    ///
    /// @param found the bridges that channels are in
    void compareBridges(Map<ChannelId, String> found) {
        bridges = found;
    }

    /// Somebody is off the call, and what is left of their legs is ended.
    void leaves(Participant who, int cause, Instant at) {
        if (!participant(who.n()).isGone()) {
            update(participant(who.n()).left(at));
        }
        for (Leg leg : live(who.n())) {
            hangUp(leg.channel(), cause);
            update(leg.ending());
        }
    }

    /// What follows for hold is this leg's doing.
    void ascribeHold(Leg leg, @Nullable String detail) {
        holder = leg;
        holdDetail = detail;
    }

    /// The call is over: says so once, whatever else is heard of it later, ends what is left of it in Asterisk, and stays until that is
    /// gone.
    void finish(Call.Ending proposed, Instant told) {
        if (state == CallState.ENDED) {
            return;
        }
        Call.Ending end = ending != null ? ending : proposed;
        boolean bridged = state.isTalking() || before.hadEarlyMedia();
        ending = end;
        state = CallState.ENDED;
        holdEnds(told);
        Instant at = latest(told);
        endTime = at;
        transfer = null;
        parking = null;
        participants().stream().filter(participant -> !participant.isGone()).toList()
                .forEach(participant -> update(participant.left(at)));
        event(end.reason().event(), at, null, null, end.cause(), end.detail());
        List<Leg> left = live();
        hangUp(left, end.cause());
        if (bridged) {
            effects.add(new Effect.RemoveBridge(before.bridge()));
        }
        if (before.wasConsulted()) {
            effects.add(new Effect.RemoveBridge(before.aside()));
        }
        deadline = left.isEmpty() ? null : notBeforeNow(at).plus(HANGUP_GRACE);
    }

    /// The last leg of a call that has ended is gone. If nobody answered, the call was over when its caller had gone, or the last of
    /// the phones that were reached, whichever was first, even if its end was decided or carried out late.
    void settleEnd() {
        if (answerTime != null || endTime == null || !live().isEmpty()) {
            return;
        }
        Instant caller = lastEnd(leg -> leg.participant() == Participant.CALLER);
        Instant others = lastEnd(leg -> leg.participant() != Participant.CALLER && leg.wasReached());
        Instant over = caller == null || (others != null && others.isBefore(caller)) ? others : caller;
        if (over != null && Duration.between(endTime, over).abs().compareTo(END_GRACE) > 0) {
            endTime = over.isBefore(before.startTime()) ? before.startTime() : over;
        }
    }

    private @Nullable Instant lastEnd(Predicate<Leg> which) {
        return legs.stream().filter(which).map(Leg::endedAt).filter(Objects::nonNull).max(Instant::compareTo)
                .orElse(null);
    }

    /// Asterisk tells what happened before a command that was taken meanwhile; still no call ends before anything in it.
    private Instant latest(Instant at) {
        Instant answered = answerTime;
        return Stream.concat(participants().stream().flatMap(who -> Stream.of(who.joinedAt(), who.leftAt())),
                Stream.of(at, answered == null ? null : answered.plusMillis(holdMillis))).filter(Objects::nonNull)
                .max(Instant::compareTo).orElse(at);
    }

    private void holdEnds(Instant at) {
        if (heldSince != null) {
            holdMillis += Math.max(0, Duration.between(heldSince, at).toMillis());
            heldSince = null;
        }
    }

    Decision decide(Instant at) {
        Placement was = Placement.of(before);
        Placement is = Placement.of(after());
        if (holdApart(was, is)) {
            is = Placement.of(after());
        }
        if (answerTime != null && ending == null) {
            settle(is.isTalk(), at);
        }
        Effect record = RecordingRules.settle(this, is.isTalk(), at);
        if (state == CallState.ENDED && live().isEmpty()) {
            deadline = RecordingRules.deadline(recording, at);
        } else if (answerTime != null && ending == null) {
            deadline = nextLook(at);
        }
        Call after = after();
        effects.addAll(Placement.moves(before, was, after, is));
        if (bridges != null) {
            effects.addAll(Placement.mends(was, after, is, bridges));
        }
        if (record != null) {
            effects.add(record);
        }
        return new Decision(after, List.copyOf(events), List.copyOf(between), List.copyOf(effects),
                List.copyOf(changedLegs),
                List.copyOf(changedParticipants),
                recording == null || recording.equals(before.recording()) ? null : recording);
    }

    /// Who could not be taken out of the bridge stays there.
    void leaveMusicToAsterisk() {
        asteriskPlays = true;
    }

    /// Asterisk plays music for a phone that holds in a bridge of two which stays as it is. In one of more, or one that is recorded,
    /// or when somebody comes or goes meanwhile, there would be silence.
    private boolean holdApart(Placement was, Placement is) {
        List<ChannelId> there = is.inBridge();
        boolean plays = there.size() < 3 && there.equals(was.inBridge())
                && (before.recording() == null || !before.recording().isInAsterisk());
        if (plays || asteriskPlays) {
            return false;
        }
        List<Leg> holding = legs(leg -> leg.isUp() && leg.audio().hold() == Leg.Hold.PHONE);
        holding.forEach(leg -> update(leg.with(leg.audio().hold(Leg.Hold.PHONE_APART))));
        return !holding.isEmpty();
    }

    /// The clock of hold runs while no two talk, whatever keeps them from it.
    private void settle(boolean talk, Instant at) {
        CallState next = transfer != null ? CallState.TRANSFERRING : talk ? CallState.ANSWERED : CallState.HELD;
        if (talk) {
            holdEnds(at);
        } else if (heldSince == null) {
            heldSince = at;
        }
        if (next == CallState.HELD && state == CallState.ANSWERED) {
            hold(CallEventType.HOLD, at);
        } else if (next == CallState.ANSWERED && state == CallState.HELD) {
            hold(CallEventType.UNHOLD, at);
        }
        state = next;
    }

    private void hold(CallEventType type, Instant at) {
        Leg by = holder;
        event(type, at, by == null ? null : by.channel(), by == null ? null : of(by).party().number(), null,
                holdDetail);
    }

    /// When somebody who was asked has taken too long, the call was parked long enough, or a recording does not end.
    private @Nullable Instant nextLook(Instant at) {
        Instant next = Stream.concat(
                legs.stream().filter(leg -> leg.isLive() && !isConnected(leg)).map(this::patience),
                Stream.concat(Stream.concat(Stream.ofNullable(parking).map(Call.Parking::until),
                        Stream.ofNullable(RecordingRules.deadline(recording, at))),
                        Stream.ofNullable(transfer).filter(one -> one.phase() == Transfer.Phase.MERGING)
                                .map(one -> one.since().plus(MERGE_GRACE))))
                .min(Instant::compareTo).orElse(null);
        return next == null || lookAgain == null || next.isAfter(lookAgain) ? next : lookAgain;
    }

    /// Not before this time again, whatever is overdue.
    void lookAgain(Instant notBefore) {
        lookAgain = notBefore;
    }

    /// Until when a phone may ring.
    Instant patience(Leg leg) {
        return leg.createdAt().plus(before.ringTimeout()).plus(RING_GRACE);
    }

    private Call after() {
        return new Call(before.id(), before.node(), before.dialled(), before.clicked(), state,
                List.copyOf(participants()), before.ringTimeout(), seq,
                new Call.Times(before.startTime(), ringTime, answerTime, endTime, holdMillis, heldSince), transfer,
                parking, handover, deadline, ending, List.copyOf(legs), recording);
    }
}
