package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people do with what is said in a call: hold, mute, keys. A hold by phone and one by click are one state, but only
/// the phone can end what the phone has begun or taken over.
final class AudioRules {

    private AudioRules() {}

    /// In a bridge of two Asterisk plays the music by itself. A phone that holds whom its person holds by a click has taken that over.
    static void heldByPhone(Step step, CallFact.LegHolds fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || !leg.isLive() || leg.audio().holdsByPhone() == fact.holds() || !step.state.isTalking()) {
            return;
        }
        boolean apart = leg.audio().hold() == Leg.Hold.CLICK;
        Leg.Hold now = !fact.holds() ? Leg.Hold.NONE : apart ? Leg.Hold.PHONE_APART : Leg.Hold.PHONE;
        step.update(leg.with(leg.audio().hold(now)));
        step.ascribeHold(leg, null);
    }

    static void hold(Step step, CallCommand.Hold command) {
        Leg leg = leg(step, JoinRules.talking(step, command.by()));
        Leg.Hold now = leg.audio().hold();
        if (now.isByPhone() || (now == Leg.Hold.CLICK) == command.hold()) {
            throw new CallException.CommandNotAllowed(now.isByPhone()
                    ? "The call is held by the phone: take it back there."
                    : command.hold() ? "The call is on hold already." : "The call is not on hold.");
        }
        step.update(leg.with(leg.audio().hold(command.hold() ? Leg.Hold.CLICK : Leg.Hold.NONE)));
        step.ascribeHold(leg, null);
    }

    /// A channel could not be brought to music or back: whoever holds does so as before.
    ///
    /// @return false if it was not about hold at all
    static boolean undoHold(Step step, Effect.Move move, String detail) {
        boolean hold = move.to() == Place.MUSIC;
        boolean resume = move.from() == Place.MUSIC && move.to() == Place.TALK;
        if (step.transfer != null || step.parking != null || (!hold && !resume) || step.answerTime == null
                || step.ending != null) {
            return false;
        }
        for (Leg leg : step.live()) {
            boolean other = !leg.channel().equals(move.channel()) && leg.isUp() && !step.of(leg).isSupervisor();
            if (other && leg.audio().hold().isApart() == hold) {
                step.update(leg.with(leg.audio().hold(withoutMove(leg.audio().hold()))));
                step.ascribeHold(leg, detail);
                step.leaveMusicToAsterisk();
                return true;
            }
        }
        return false;
    }

    private static Leg.Hold withoutMove(Leg.Hold hold) {
        return switch (hold) {
            case CLICK -> Leg.Hold.NONE;
            case PHONE_APART -> Leg.Hold.PHONE;
            case NONE -> Leg.Hold.CLICK;
            case PHONE -> Leg.Hold.PHONE_APART;
        };
    }

    static void mute(Step step, CallCommand.Mute command) {
        Leg leg = anybody(step, command.by());
        if (leg.audio().muted() == command.mute()) {
            throw new CallException.CommandNotAllowed(command.mute()
                    ? "That side is muted already."
                    : "That side is not muted.");
        }
        mute(step, leg, command.mute(), command.at(), null);
        step.effect(command.mute() ? new Effect.Mute(leg.channel()) : new Effect.Unmute(leg.channel()));
    }

    /// It did not happen: the side is as before.
    static void undoMute(Step step, ChannelId channel, boolean mute, CallFact.EffectRefused fact) {
        Leg leg = step.leg(channel);
        if (leg != null && leg.isUp() && leg.audio().muted() == mute && step.state.isTalking()) {
            mute(step, leg, !mute, fact.at(), fact.detail());
        }
    }

    private static void mute(Step step, Leg leg, boolean mute, Instant at, @Nullable String detail) {
        step.update(leg.with(leg.audio().mute(mute)));
        step.event(mute ? CallEventType.MUTED : CallEventType.UNMUTED, at, leg.channel(),
                step.of(leg).party().number(), null, detail);
    }

    /// For those at the same place; who holds the others lets nobody hear them.
    static void send(Step step, CallCommand.SendDigits command) {
        Leg leg = anybody(step, command.by());
        Placement now = Placement.of(step.before);
        List<Leg> others = now.talkers().stream()
                .filter(other -> other.n() != leg.n() && now.of(other) == now.of(leg)).toList();
        others.forEach(other -> step.effect(new Effect.SendDigits(other.channel(), command.digits())));
        step.event(CallEventType.DIGIT, command.at(), leg.channel(), step.of(leg).party().number(), null,
                command.digits());
    }

    static void pressed(Step step, CallFact.DigitPressed fact) {
        Leg leg = step.leg(fact.channel());
        if (leg != null && leg.isLive() && step.state.isTalking()) {
            step.event(CallEventType.DIGIT, fact.at(), leg.channel(), step.of(leg).party().number(), null,
                    fact.digit());
        }
    }

    /// Whoever is connected, whatever else is under way.
    private static Leg anybody(Step step, int by) {
        if (step.answerTime == null) {
            throw JoinRules.notAnswered();
        }
        Leg leg = by == 0 || step.participant(by).isGone() ? null : step.connected(by);
        if (leg == null) {
            throw new CallException.CommandNotAllowed("That side is not connected; try again in a moment.");
        }
        return leg;
    }

    private static Leg leg(Step step, Participant who) {
        Leg leg = step.connected(who.n());
        if (leg == null) {
            throw new CallException.CommandNotAllowed("That side is not connected; try again in a moment.");
        }
        return leg;
    }
}
