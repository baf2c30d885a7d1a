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
        Leg.Audio audio = old == null ? Leg.Audio.PLAIN : carried(old.audio());
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

    /// A phone has taken over by itself: another one of the same person, or somebody else's.
    static void replaced(Step step, CallFact.LegReplaced fact) {
        Leg old = step.leg(fact.channel());
        if (old != null && rings(step, old)) {
            pickedUp(step, step.of(old), fact);
            return;
        }
        if (old == null || !old.isUp() || step.ending != null || step.of(old).isGone()) {
            step.hangUp(fact.by(), HangupCause.NORMAL_CLEARING);
            return;
        }
        Participant whose = step.of(old);
        boolean same = whose.party().sameAs(fact.party());
        Participant now = same ? whose : newcomer(step, whose, fact);
        step.update(step.newLeg(fact.by(), now, fact.endpoint(), fact.at()).up(fact.at()).with(carried(old.audio())));
        step.effect(new Effect.Tag(fact.by()));
        step.hangUp(old.channel(), HangupCause.NORMAL_CLEARING);
        step.update(old.ending());
        if (same) {
            step.event(CallEventType.FORWARD_ANSWERED, fact.at(), fact.by(), whose.party().number(), null,
                    fact.endpoint());
        }
    }

    private static boolean rings(Step step, Leg old) {
        return step.answerTime == null && step.ending == null && old.participant() != Participant.CALLER
                && old.isLive() && !old.isEnding() && !old.isUp();
    }

    /// Before anybody has answered: whoever takes the place of a phone that rings has answered for it.
    private static void pickedUp(Step step, Participant whose, CallFact.LegReplaced fact) {
        if (step.before.caller().sameAs(fact.party())) {
            step.hangUp(fact.by(), HangupCause.NORMAL_CLEARING);
            return;
        }
        Participant now = whose.party().sameAs(fact.party())
                ? whose
                : step.invite(Participant.Role.PICKUP, fact.party(), List.of(fact.endpoint()), HangupSource.CALLEE,
                        fact.at());
        step.newLeg(fact.by(), now, fact.endpoint(), fact.at());
        step.effect(new Effect.Tag(fact.by()));
        Answering.answered(step, fact.by(), fact.at(), false);
    }

    private static Participant newcomer(Step step, Participant whose, CallFact.LegReplaced fact) {
        Participant other = JoinRules.onTheCall(step, fact.party());
        if (other != null) {
            step.leaves(other, HangupCause.NORMAL_CLEARING, fact.at());
        }
        Participant now = step.update(step.invite(Participant.Role.PICKUP, fact.party(), List.of(fact.endpoint()),
                whose.side(), fact.at()).joined(fact.at()));
        step.event(CallEventType.PARTICIPANT_JOINED, fact.at(), fact.by(), now.party().number(), null,
                "in the place of " + whose.party().number());
        step.leaves(whose, HangupCause.NORMAL_CLEARING, fact.at());
        step.event(CallEventType.PARTICIPANT_LEFT, fact.at(), whose, HangupCause.NORMAL_CLEARING, null);
        return now;
    }

    /// The new phone does not hold what the old one did.
    private static Leg.Audio carried(Leg.Audio old) {
        return old.holdsByPhone() ? old.hold(Leg.Hold.NONE) : old;
    }

    /// It did not answer.
    static void failed(Step step, Participant whose, Leg leg, int cause, Instant at) {
        step.event(cause == HangupCause.USER_BUSY ? CallEventType.FORWARD_BUSY : CallEventType.FORWARD_NO_ANSWER, at,
                leg.channel(), whose.party().number(), cause, null);
    }
}
