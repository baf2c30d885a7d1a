package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Taking a call along: from one of one's phones to another, or back to a page that was reloaded. The new phone is rung beside the
/// old one, which is let go when the new one answers; if it does not, nothing has happened.
final class Moving {

    private Moving() {}

    static void begin(Step step, CallCommand.Rejoin command) {
        Participant whose = step.participant(command.by());
        if (step.answerTime == null || step.connected(whose.n()) == null) {
            throw new CallException.CommandNotAllowed("You are not talking on this call.");
        }
        if (rings(step, whose) != null) {
            throw new CallException.CommandNotAllowed("The call is being taken along already.");
        }
        Leg anew = step.newLeg(null, whose, command.endpoint(), command.at());
        step.update(whose.answeringBy(anew.n()));
        step.event(CallEventType.FORWARD, command.at(), anew.channel(), whose.party().number(), null,
                "taken along to " + command.endpoint());
        step.effect(new Effect.Originate(anew.channel(), anew.endpoint(), Answering.shownTo(step, whose),
                step.before.ringTimeout(), true));
    }

    /// The phone that somebody's call is being taken to.
    static @Nullable Leg rings(Step step, Participant whose) {
        List<Leg> found = step.legs(leg -> leg.n() == whose.answering() && isNew(whose, leg) && leg.isLive()
                && !leg.isUp() && !leg.isEnding());
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Is this the phone that their call is, or was, being taken to?
    static boolean isNew(Participant whose, Leg leg) {
        Instant joined = whose.joinedAt();
        return whose.answering() == leg.n() && !whose.isGone() && joined != null && !leg.createdAt().isBefore(joined);
    }

    /// What they held or muted stays so.
    static void arrived(Step step, Participant whose, Leg leg, Instant at) {
        Leg old = step.connected(whose.n());
        Leg.Audio audio = old == null ? Leg.Audio.PLAIN : old.audio().phone(false);
        step.update(leg.up(at).with(audio));
        for (Leg other : step.legs(one -> one.isLive() && one.participant() == whose.n() && one.n() != leg.n())) {
            step.hangUp(other.channel(), HangupCause.ANSWERED_ELSEWHERE);
            step.update(other.ending());
        }
        if (audio.muted()) {
            step.effect(new Effect.Mute(leg.channel()));
        }
        step.update(whose.answeringBy(0));
        step.event(CallEventType.FORWARD_ANSWERED, at, leg.channel(), whose.party().number(), null, leg.endpoint());
    }

    /// It did not answer.
    static void failed(Step step, Participant whose, Leg leg, int cause, Instant at) {
        step.event(cause == HangupCause.USER_BUSY ? CallEventType.FORWARD_BUSY : CallEventType.FORWARD_NO_ANSWER, at,
                leg.channel(), whose.party().number(), cause, null);
    }
}
