package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call in the making of its next moment: collects what one input changes. Lives for one [CallRules] call.
final class Step {

    /// How much longer than Asterisk's own ring timeout Ringdown waits before it steps in.
    static final Duration RING_GRACE = Duration.ofSeconds(2);
    /// How soon a hang-up that showed no effect is repeated.
    static final Duration HANGUP_GRACE = Duration.ofSeconds(10);

    final Call before;
    private final List<CallEvent> events = new ArrayList<>(2);
    private final List<Effect> effects = new ArrayList<>(4);
    private final List<Leg> changed = new ArrayList<>(2);
    private final List<Leg> legs;
    CallState state;
    @Nullable
    Instant ringTime;
    @Nullable
    Instant answerTime;
    @Nullable
    Instant endTime;
    long holdMillis;
    @Nullable
    Instant heldSince;
    @Nullable
    Instant deadline;
    Call.@Nullable Ending ending;
    private int seq;
    private boolean synthesized;

    Step(Call before) {
        this.before = before;
        state = before.state();
        legs = new ArrayList<>(before.legs());
        ringTime = before.ringTime();
        answerTime = before.answerTime();
        endTime = before.endTime();
        holdMillis = before.holdMillis();
        heldSince = before.heldSince();
        deadline = before.deadline();
        ending = before.ending();
        seq = before.seq();
    }

    /// From here on events are marked as found by comparison.
    Step synthesized(boolean yes) {
        synthesized |= yes;
        return this;
    }

    void event(CallEventType type, Instant at, @Nullable ChannelId channel, @Nullable String number,
            @Nullable Integer cause, @Nullable String detail) {
        events.add(new CallEvent(before.id(), ++seq, type, at, channel, number, cause, detail, synthesized));
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    @Nullable
    Leg leg(ChannelId channel) {
        for (Leg leg : legs) {
            if (leg.channel().equals(channel)) {
                return leg;
            }
        }
        return null;
    }

    List<Leg> live(Leg.Role role) {
        return legs.stream().filter(leg -> leg.isLive() && leg.role() == role).toList();
    }

    List<Leg> live() {
        return legs.stream().filter(Leg::isLive).toList();
    }

    List<Leg> all(Leg.Role role) {
        return legs.stream().filter(leg -> leg.role() == role).toList();
    }

    Leg newLeg(@Nullable ChannelId given, Leg.Role role, String endpoint, Instant at) {
        int n = legs.size() + 1;
        Leg leg = Leg.dialing(n, given != null ? given : ChannelId.ofLeg(before.id(), n), role, endpoint, at);
        legs.add(leg);
        changed.add(leg);
        return leg;
    }

    /// Replaces the leg of the same number; to be stored.
    void update(Leg leg) {
        legs.set(leg.n() - 1, leg);
        changed.removeIf(other -> other.n() == leg.n());
        changed.add(leg);
    }

    /// Replaces the leg of the same number in memory only: the journal can do without this change.
    void note(Leg leg) {
        legs.set(leg.n() - 1, leg);
    }

    void hangUp(List<Leg> which, int cause) {
        which.forEach(leg -> effects.add(new Effect.Hangup(leg.channel(), cause)));
    }

    void holdEnds(Instant at) {
        if (heldSince != null) {
            holdMillis += Math.max(0, Duration.between(heldSince, at).toMillis());
            heldSince = null;
        }
    }

    /// The call is over: says so once, ends what is left of it in Asterisk, and stays until that is gone.
    void finish(Call.Ending proposed, Instant at) {
        Call.Ending end = ending != null ? ending : proposed;
        boolean bridged = state.isTalking();
        ending = end;
        state = CallState.ENDED;
        endTime = at;
        holdEnds(at);
        event(end.reason().event(), at, null, null, end.cause(), end.detail());
        List<Leg> left = live();
        hangUp(left, end.cause());
        if (bridged) {
            effects.add(new Effect.RemoveBridge(before.bridge()));
        }
        deadline = left.isEmpty() ? null : at.plus(HANGUP_GRACE);
    }

    Decision decide() {
        if (state == CallState.ENDED && live().isEmpty()) {
            deadline = null;
        }
        Call after = new Call(before.id(), before.node(), before.dialled(), before.clicked(), state, before.caller(),
                before.callee(), before.endpoints(), before.ringTimeout(), seq, before.startTime(), ringTime,
                answerTime,
                endTime, holdMillis, heldSince, deadline, ending, List.copyOf(legs));
        return new Decision(after, List.copyOf(events), List.copyOf(effects),
                List.copyOf(changed));
    }
}
