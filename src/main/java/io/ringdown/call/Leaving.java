package io.ringdown.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Who leaves, and what becomes of the call then: it goes on while two remain, or while somebody is being fetched for the
/// one who does.
final class Leaving {

    private Leaving() {}

    /// One after the other as it was. Where Asterisk knows why, it is as good as told.
    static void gone(Step step, CallFact.LegsGone fact) {
        step.synthesized(true);
        answeredBefore(step, fact);
        fact.ends().stream().sorted(Comparator.comparing(CallFact.End::at)).forEach(end -> {
            Leg leg = step.leg(end.channel());
            if (end.cause() == 0 && leg != null && end.at().isBefore(fact.started())) {
                withNode(step, leg, end.at());
            } else {
                gone(step, end.channel(), end.cause(), end.at(), end.cause() == 0);
            }
        });
    }

    /// A database that was restored from an older copy knows nothing of an answer: what was answered was not missed.
    private static void answeredBefore(Step step, CallFact.LegsGone fact) {
        if (step.answerTime != null || step.ending != null || fact.ends().stream().noneMatch(
                end -> end.answered() != null && isOf(step, end, Participant.CALLER))) {
            return; // only an answered call has a caller who was answered, or the click's own phone
        }
        fact.ends().stream().filter(end -> !isOf(step, end, Participant.CALLER)).map(CallFact.End::answered)
                .filter(Objects::nonNull).min(Comparator.naturalOrder())
                .ifPresent(first -> fact.ends().stream().filter(end -> first.equals(end.answered())).findFirst()
                        .ifPresent(end -> Answering.answered(step, end.channel(), first, true)));
    }

    private static boolean isOf(Step step, CallFact.End end, int participant) {
        Leg leg = step.leg(end.channel());
        return leg != null && leg.participant() == participant;
    }

    /// Where the CANCEL crosses the answer, Asterisk tells of a caller who is up, and their phone hears 487: nobody talked.
    static void canceled(Step step, CallFact.CallerCanceled fact) {
        Leg leg = step.leg(fact.channel());
        if (leg != null && leg.isLive() && step.answerTime != null && step.state != CallState.ENDED
                && step.participants().size() == Participant.CALLEE) {
            step.update(leg.gone(fact.at(), HangupCause.INTERWORKING));
            step.finish(new Call.Ending(EndReason.CANCELED, step.of(leg).side(), HangupCause.NORMAL_CLEARING,
                    "the cancellation crossed the answer"), fact.at());
        } else {
            gone(step, fact.channel(), HangupCause.INTERWORKING, fact.at(), false);
        }
    }

    /// The Asterisk that carried the call has ended: a call is on one, so all of its legs went with it.
    static void withNode(Step step, Leg leg, Instant at) {
        if (!leg.isLive()) {
            return;
        }
        step.synthesized(true).update(leg.gone(at, 0));
        if (step.state == CallState.ENDED) {
            step.settleEnd();
        } else if (step.live().stream().noneMatch(other -> other.createdAt().isBefore(at))) {
            step.finish(CallRules.failed(HangupCause.NETWORK_OUT_OF_ORDER,
                    "the Asterisk that carried the call has ended"), at);
        }
    }

    static void gone(Step step, ChannelId channel, int told, Instant at, boolean synthesized) {
        Leg leg = step.leg(channel);
        if (leg == null || !leg.isLive()) {
            return;
        }
        int cause = Refusals.meant(leg, told);
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
        if (caller && Merging.isKept(step)) {
            return;
        }
        if (caller && (!step.before.clicked() || leg.isUp())) {
            step.finish(new Call.Ending(EndReason.CANCELED, source, HangupCause.NORMAL_CLEARING, null), at);
            return;
        }
        List<Leg> same = step.legs(other -> caller == (other.participant() == Participant.CALLER));
        boolean rings = same.stream().anyMatch(Leg::isLive);
        boolean declined = leg.participant() == Participant.CALLEE && cause == HangupCause.CALL_REJECTED
                && step.participants().size() == Participant.CALLEE;
        if (!rings || declined) {
            unreached(step, leg, Refusals.unanswered(same, source), at);
        } else if (step.live(leg.participant()).isEmpty() && step.of(leg).role() == Participant.Role.PICKUP) {
            step.leaves(step.of(leg), HangupCause.NORMAL_CLEARING, at);
        } else if (step.live(leg.participant()).isEmpty() && step.of(leg).role() == Participant.Role.FORWARDED) {
            Forwarding.notReached(step, step.of(leg), cause, at);
        }
    }

    /// A phone whose call fails at the trunk hears so, unless the provider has said it itself.
    private static void unreached(Step step, Leg leg, Call.Ending ending, Instant at) {
        Leg caller = step.live(Participant.CALLER).stream().filter(one -> !one.isEnding()).findFirst().orElse(null);
        boolean says = leg.isByTrunk() && ending.reason() == EndReason.FAILED && !step.before.clicked()
                && step.ending == null && !step.before.hadEarlyMedia();
        if (says && caller != null && step.legs(other -> other.isLive() && other.n() != caller.n()).isEmpty()) {
            Beginning.announce(step, caller.channel(), announcement(ending.cause()), ending, at);
        } else {
            step.finish(ending, at);
        }
    }

    private static Announcement announcement(int cause) {
        return switch (cause) {
            case HangupCause.UNALLOCATED, HangupCause.INVALID_NUMBER -> Announcement.UNKNOWN_NUMBER;
            case HangupCause.NO_CIRCUIT, HangupCause.CONGESTION -> Announcement.ALL_BUSY;
            default -> Announcement.OUTSIDE_UNAVAILABLE;
        };
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
        if (step.ending != null) { // an announcement is cut short; whoever is being hung up already is so once more
            endLegs(step, command.at());
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
