package io.ringdown.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Who leaves, and what becomes of the call then: it goes on while two remain, or while somebody is being fetched for the
/// one who does.
final class Leaving {

    private Leaving() {}

    /// One after the other as it was. Where Asterisk knows why, it is as good as told.
    static void gone(Step step, List<CallFact.End> ends) {
        step.synthesized(true);
        ends.stream().sorted(Comparator.comparing(CallFact.End::at))
                .forEach(end -> gone(step, end.channel(), end.cause(), end.at(), end.cause() == 0));
    }

    static void gone(Step step, ChannelId channel, int cause, Instant at, boolean synthesized) {
        Leg leg = step.leg(channel);
        if (leg == null || !leg.isLive()) {
            return;
        }
        boolean was = leg.equals(step.connected(leg.participant()));
        step.synthesized(synthesized).update(leg.gone(at, cause));
        Participant whose = step.of(leg);
        boolean moving = Moving.isNew(whose, leg);
        if (whose.answering() == leg.n()) {
            step.update(whose.answeringBy(0));
        }
        if (step.state == CallState.ENDED) {
            step.settleEnd();
            return;
        }
        HangupSource source = synthesized ? HangupSource.SYSTEM : whose.side();
        if (step.answerTime == null) {
            unanswered(step, leg, source, cause, at);
        } else if (moving && step.ending == null) {
            Moving.failed(step, whose, leg, cause, at);
            if (step.connected(whose.n()) == null) {
                left(step, leg, source, cause, at);
            }
        } else if (was && Moving.rings(step, whose) == null) {
            left(step, leg, source, synthesized ? cause : causeOf(leg, cause), at);
        } else if (!was && step.live(leg.participant()).isEmpty() && !step.of(leg).isGone()) {
            notReached(step, step.of(leg), cause, at);
        }
    }

    private static void unanswered(Step step, Leg leg, HangupSource source, int cause, Instant at) {
        boolean caller = leg.participant() == Participant.CALLER;
        if (caller && (!step.before.clicked() || leg.isUp())) {
            step.finish(new Call.Ending(EndReason.CANCELED, source, HangupCause.NORMAL_CLEARING, null), at);
            return;
        }
        List<Leg> same = step.legs(other -> caller == (other.participant() == Participant.CALLER));
        boolean rings = same.stream().anyMatch(Leg::isLive);
        boolean declined = leg.participant() == Participant.CALLEE && cause == HangupCause.CALL_REJECTED
                && step.participants().size() == Participant.CALLEE;
        if (!rings || declined) {
            step.finish(Refusals.unanswered(same, source), at);
        } else if (step.live(leg.participant()).isEmpty() && step.of(leg).role() == Participant.Role.PICKUP) {
            step.leaves(step.of(leg), HangupCause.NORMAL_CLEARING, at);
        }
    }

    /// Somebody who was connected is so no more.
    private static void left(Step step, Leg leg, HangupSource source, int cause, Instant at) {
        Participant whose = step.of(leg);
        if (whose.isGone()) {
            return;
        }
        step.leaves(whose, HangupCause.NORMAL_CLEARING, at);
        Transfer transfer = step.transfer;
        Call.Ending end = new Call.Ending(EndReason.COMPLETED, source, cause, null);
        if (step.ending != null) {
            step.finish(step.ending, at);
        } else if (whose.isSupervisor()) {
            step.event(CallEventType.PARTICIPANT_LEFT, at, whose, cause, null);
        } else if (transfer != null) {
            TransferRules.left(step, transfer, whose, end, at);
        } else if (step.talkers().size() == 1 && TransferRules.isCrossed(step, leg, at)) {
            TransferRules.recall(step, whose, Transfer.Kind.BLIND, at);
        } else {
            remain(step, whose, end, at);
        }
    }

    /// The call goes on if enough are left.
    static void remain(Step step, Participant whose, Call.Ending end, Instant at) {
        if (step.talkers().size() < 2) {
            step.finish(end, at);
        } else {
            step.event(CallEventType.PARTICIPANT_LEFT, at, whose, end.cause(), null);
        }
    }

    /// None of the phones that rang for somebody rings any more.
    static void notReached(Step step, Participant whose, int cause, Instant at) {
        Transfer transfer = step.transfer;
        step.leaves(whose, HangupCause.NO_ANSWER, at);
        if (step.ending != null) {
            return;
        }
        if (transfer != null && transfer.target() == whose.n()) {
            TransferRules.targetLost(step, transfer, whose, cause, at);
        } else if (transfer != null && transfer.by() == whose.n()) {
            TransferRules.notTakenBack(step, whose, cause, at);
        } else {
            step.event(CallEventType.PARTICIPANT_LEFT, at, whose, cause, "did not answer");
        }
    }

    /// RFC 3398, 7.2.1: a caller's CANCEL is a release with cause 16. Asterisk says 127, or 0 when it crosses the answer.
    private static int causeOf(Leg leg, int cause) {
        boolean strange = !leg.isUp() || cause == HangupCause.INTERWORKING || cause == 0;
        return strange && leg.participant() == Participant.CALLER ? HangupCause.NORMAL_CLEARING : cause;
    }

    static void hangup(Step step, CallCommand.Hangup command) {
        if (step.ending != null) {
            return;
        }
        Participant by = command.by() == 0 ? null : step.participant(command.by());
        if (by != null && !command.everybody() && goesOnWithout(step, by)) {
            step.hangUp(step.live(by.n()), step.connected(by.n()) == null
                    ? HangupCause.CALL_REJECTED
                    : HangupCause.NORMAL_CLEARING);
            return;
        }
        HangupSource source = by == null ? HangupSource.AGENT : by.side();
        step.ending = new Call.Ending(asEnded(step.state, source), source, cause(step.state, source, command), null);
        endLegs(step, command.at());
    }

    private static boolean goesOnWithout(Step step, Participant by) {
        if (step.answerTime == null) {
            return by.role() == Participant.Role.PICKUP;
        }
        return step.connected(by.n()) == null || by.isSupervisor() || step.transfer != null
                || step.talkers().size() > 2;
    }

    private static int cause(CallState state, HangupSource source, CallCommand.Hangup command) {
        if (command.cause() != null) {
            return command.cause();
        }
        return source == HangupSource.CALLEE && !state.isTalking()
                ? HangupCause.CALL_REJECTED
                : HangupCause.NORMAL_CLEARING;
    }

    private static EndReason asEnded(CallState state, HangupSource by) {
        if (state.isTalking()) {
            return EndReason.COMPLETED;
        }
        return by == HangupSource.CALLEE ? EndReason.REJECTED : EndReason.CANCELED;
    }

    /// Hangs up all that is left of the call, and looks again if it does not go.
    static void endLegs(Step step, Instant at) {
        Call.Ending ending = step.ending;
        if (ending == null) {
            return;
        }
        if (step.live().isEmpty() && step.state != CallState.ENDED) {
            step.finish(ending, at);
            return;
        }
        step.hangUp(step.live(), ending.cause());
        step.deadline = at.plus(Step.HANGUP_GRACE);
    }
}
