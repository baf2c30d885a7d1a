package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people do with what is said in a call: hold, mute, keys. A call is held while anybody in it holds; a hold by phone
/// and one by click are one state, but only the phone can end what the phone began.
final class AudioRules {

    private AudioRules() {}

    /// Asterisk plays the music by itself.
    static void heldByPhone(Step step, CallFact.LegHolds fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || !leg.isLive() || leg.audio().holdsByPhone() == fact.holds() || !step.state.isTalking()) {
            return;
        }
        step.update(leg.with(leg.audio().phone(fact.holds())));
        settle(step, leg, fact.at(), null);
    }

    static void hold(Step step, CallCommand.Hold command) {
        Leg leg = talking(step, command.by());
        if (leg.audio().holdsByClick() == command.hold()) {
            throw new CallException.CommandNotAllowed(command.hold()
                    ? "The call is on hold already."
                    : leg.audio().holdsByPhone()
                            ? "The call is held by the phone: take it back there."
                            : "The call is not on hold.");
        }
        List<ChannelId> held = channels(step, command.by().other());
        step.update(leg.with(leg.audio().click(command.hold())));
        step.effect(command.hold()
                ? new Effect.Hold(step.before.bridge(), held, command.by())
                : new Effect.Resume(step.before.bridge(), held, command.by()));
        settle(step, leg, command.at(), null);
    }

    /// It did not happen: the call is as before.
    static void undoHold(Step step, Leg.Role by, boolean hold, CallFact.EffectRefused fact) {
        if (fact.why() == CallFact.Refusal.GONE) {
            return; // the end of that leg explains itself
        }
        for (Leg leg : step.live(by)) {
            if (leg.isUp() && leg.audio().holdsByClick() == hold && step.state.isTalking()) {
                step.update(leg.with(leg.audio().click(!hold)));
                settle(step, leg, fact.at(), fact.detail());
            }
        }
    }

    /// Says so when the call comes to be held, and when it is not any more.
    private static void settle(Step step, Leg by, Instant at, @Nullable String detail) {
        boolean held = step.live().stream().anyMatch(leg -> leg.isUp() && leg.audio().holds());
        if (held && step.state == CallState.ANSWERED) {
            step.state = CallState.HELD;
            step.heldSince = at;
            step.event(CallEventType.HOLD, at, by.channel(), number(step, by.role()), null, detail);
        } else if (!held && step.state == CallState.HELD) {
            step.state = CallState.ANSWERED;
            step.holdEnds(at);
            step.event(CallEventType.UNHOLD, at, by.channel(), number(step, by.role()), null, detail);
        }
    }

    static void mute(Step step, CallCommand.Mute command) {
        Leg leg = talking(step, command.side());
        if (leg.audio().muted() == command.mute()) {
            throw new CallException.CommandNotAllowed(command.mute()
                    ? "That side is muted already."
                    : "That side is "
                            + "not muted.");
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
        step.event(mute ? CallEventType.MUTED : CallEventType.UNMUTED, at, leg.channel(), number(step, leg.role()),
                null, detail);
    }

    static void send(Step step, CallCommand.SendDigits command) {
        Leg leg = talking(step, command.by());
        channels(step, command.by().other())
                .forEach(channel -> step.effect(new Effect.SendDigits(channel, command.digits())));
        step.event(CallEventType.DIGIT, command.at(), leg.channel(), number(step, command.by()), null,
                command.digits());
    }

    static void pressed(Step step, CallFact.DigitPressed fact) {
        Leg leg = step.leg(fact.channel());
        if (leg != null && leg.isLive() && step.state.isTalking()) {
            step.event(CallEventType.DIGIT, fact.at(), leg.channel(), number(step, leg.role()), null, fact.digit());
        }
    }

    /// The leg of a side of a talk that goes on.
    private static Leg talking(Step step, Leg.Role side) {
        if (!step.state.isTalking() || step.ending != null) {
            throw new CallException.CommandNotAllowed(step.state == CallState.ENDED || step.ending != null
                    ? "The call has ended already."
                    : "The call is not answered yet.");
        }
        return step.live(side).stream().filter(Leg::isUp).findFirst().orElseThrow(
                () -> new CallException.CommandNotAllowed("That side is not connected yet; try again in a moment."));
    }

    private static List<ChannelId> channels(Step step, Leg.Role side) {
        return step.live(side).stream().filter(Leg::isUp).map(Leg::channel).toList();
    }

    private static String number(Step step, Leg.Role side) {
        return (side == Leg.Role.CALLER ? step.before.caller() : step.before.callee()).number();
    }
}
