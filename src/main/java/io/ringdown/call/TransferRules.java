package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Handing a call on. Whatever becomes of the target, the others are never left alone: the call goes back to whoever
/// transfers, if need be by ringing their phones.
final class TransferRules {

    /// How long a hang-up may be under way.
    private static final Duration CROSSING = Duration.ofSeconds(1);

    private TransferRules() {}

    static void begin(Step step, CallCommand.Transfer command) {
        Participant by = JoinRules.talking(step, command.by());
        if (step.talkers().size() < 2) {
            throw new CallException.CommandNotAllowed("There is nobody on the call to be transferred.");
        }
        Party to = command.to().party(command.number());
        JoinRules.notOnTheCall(step, to);
        begin(step, by, command.kind(), command.to(), to, null, command.at());
    }

    /// By phone. What cannot be is told to the phone; what is told twice is done once.
    static void referred(Step step, CallFact.Referred fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || !leg.isUp() || (step.transfer != null && leg.channel().equals(step.transfer.referrer()))) {
            return;
        }
        Participant by = step.of(leg);
        Party to = fact.to().party(fact.number());
        if (step.participants().stream()
                .anyMatch(target -> target.party().sameAs(to) && hasFailed(target, by, leg, fact.at()))) {
            return; // Asterisk repeats it when the phone hangs up
        }
        // Whoever is on the call already is not rung for it, even if the routing says that they are busy or away.
        if (!mayRefer(step, by) || JoinRules.onTheCall(step, to) != null) {
            step.effect(new Effect.Report(leg.channel(), Effect.TransferOutcome.DECLINED));
            return;
        }
        begin(step, by, Transfer.Kind.BLIND, fact.to(), to, leg.channel(), fact.at());
    }

    static boolean mayRefer(Step step, Participant by) {
        return step.answerTime != null && step.ending == null && step.transfer == null && step.parking == null
                && !by.isGone() && !by.isSupervisor() && step.talkers().size() > 1;
    }

    private static void begin(Step step, Participant by, Transfer.Kind kind, Route to, Party party,
            @Nullable ChannelId referrer, Instant at) {
        step.event(CallEventType.TRANSFER, at, null, party.number(), null,
                kind.wire() + ", by " + by.party().number());
        switch (to) {
            case Route.ToLine line when !line.endpoints().isEmpty() -> {
                JoinRules.endHolds(step);
                Participant target = step.invite(Participant.Role.TARGET, party, line.endpoints(), by.side(), at);
                step.transfer = new Transfer(kind, by.n(), target.n(), Transfer.Phase.RINGING, at, referrer);
                report(step, referrer, Effect.TransferOutcome.UNDER_WAY);
                step.ring(target, kind == Transfer.Kind.BLIND ? Answering.shownTo(step, by) : by.party(), false, at);
            }
            case Route.ToLine _ -> notReached(step, by, party, HangupCause.SUBSCRIBER_ABSENT, referrer, at);
            case Route.NotNow notNow -> notReached(step, by, party, notNow.cause(), referrer, at);
            case Route.Nowhere nowhere -> notReached(step, by, party, nowhere.cause(), referrer, at);
        }
    }

    private static void notReached(Step step, Participant by, Party target, int cause, @Nullable ChannelId referrer,
            Instant at) {
        step.leaves(step.invite(Participant.Role.TARGET, target, List.of(), by.side(), at), cause, at);
        step.event(outcome(cause), at, null, target.number(), cause, null);
        report(step, referrer, Effect.TransferOutcome.NOT_REACHED);
    }

    /// Has a transfer from this leg failed so lately that they may have hung up without knowing? Many a phone hangs up as
    /// soon as its REFER is accepted.
    static boolean isCrossed(Step step, Leg leg, Instant at) {
        return step.participants().stream().anyMatch(target -> hasFailed(target, step.of(leg), leg, at));
    }

    private static boolean hasFailed(Participant target, Participant by, Leg leg, Instant at) {
        Instant failed = target.joinedAt() == null ? target.leftAt() : null;
        return failed != null && (target.role() == Participant.Role.TARGET
                || target.role() == Participant.Role.FORWARDED) && target.side() == by.side()
                && leg.createdAt().isBefore(failed) && at.isBefore(failed.plus(CROSSING));
    }

    private static CallEventType outcome(int cause) {
        return switch (cause) {
            case HangupCause.USER_BUSY, HangupCause.CALL_REJECTED, HangupCause.NORMAL_CLEARING ->
                CallEventType.TRANSFER_BUSY;
            case HangupCause.NO_ANSWER, HangupCause.NO_USER_RESPONSE -> CallEventType.TRANSFER_NO_ANSWER;
            default -> CallEventType.TRANSFER_FAILED;
        };
    }

    private static void report(Step step, @Nullable ChannelId referrer, Effect.TransferOutcome outcome) {
        Leg leg = referrer == null ? null : step.leg(referrer);
        if (leg != null && leg.isLive()) {
            step.effect(new Effect.Report(leg.channel(), outcome));
        }
    }

    static void targetAnswered(Step step, Transfer transfer, Participant target, Leg leg, Instant at) {
        step.update(target.joined(at));
        step.event(CallEventType.TRANSFER_ANSWERED, at, leg.channel(), target.party().number(), null, null);
        if (transfer.kind() == Transfer.Kind.BLIND || step.connected(transfer.by()) == null) {
            completed(step, transfer, at);
        } else {
            step.transfer = transfer.in(Transfer.Phase.CONSULTING, at);
            step.event(CallEventType.TRANSFER_CONSULTING, at, leg.channel(), target.party().number(), null, null);
        }
    }

    /// The target takes the place of whoever transferred.
    static void completed(Step step, Transfer transfer, Instant at) {
        Participant by = step.participant(transfer.by());
        Party target = step.participant(transfer.target()).party();
        String name = by.party().username();
        step.transfer = null;
        step.handover = new Call.Handover(target.number(), name == null ? by.party().number() : name);
        report(step, transfer.referrer(), Effect.TransferOutcome.ANSWERED);
        step.leaves(by, HangupCause.NORMAL_CLEARING, at);
        if (transfer.kind() == Transfer.Kind.ATTENDED) {
            step.event(CallEventType.TRANSFER_CONNECTING, at, null, target.number(), null, null);
            step.event(CallEventType.TRANSFER_ATTENDED, at, null, target.number(), null, null);
        }
        step.event(CallEventType.TRANSFER_COMPLETED, at, null, target.number(), null, transfer.kind().wire());
    }

    /// The target did not answer, or left before the call was theirs; they are off the call by now.
    static void targetLost(Step step, Transfer transfer, Participant target, int cause, Instant at) {
        if (transfer.isConsultation()) {
            step.event(CallEventType.TRANSFER_CANCELED, at, target, cause, "the target left");
        } else {
            step.event(outcome(cause), at, target, cause, null);
        }
        goesBack(step, transfer, at);
    }

    /// To whoever transfers, if they are still there, else to their phones.
    private static void goesBack(Step step, Transfer transfer, Instant at) {
        report(step, transfer.referrer(), Effect.TransferOutcome.NOT_REACHED);
        if (step.connected(transfer.by()) != null) {
            step.transfer = null;
        } else {
            recall(step, step.participant(transfer.by()), transfer.kind(), at);
        }
    }

    /// Rings the phones of somebody who has left. If they have come back to the call as a supervisor meanwhile, that ends.
    static void recall(Step step, Participant whom, Transfer.Kind kind, Instant at) {
        Participant other = JoinRules.onTheCall(step, whom.party());
        if (other != null) {
            step.leaves(other, HangupCause.NORMAL_CLEARING, at);
        }
        if (whom.endpoints().isEmpty()) {
            notTakenBack(step, whom, HangupCause.SUBSCRIBER_ABSENT, at);
            return;
        }
        step.transfer = new Transfer(kind, whom.n(), 0, Transfer.Phase.RETURNING, at, null);
        step.event(CallEventType.FORWARD, at, whom, null, "the call goes back");
        step.ring(step.update(whom.recalled()), Answering.shownTo(step, whom), false, at);
    }

    static void takenBack(Step step, Participant by, Leg leg, Instant at) {
        step.transfer = null;
        step.update(by.joined(at));
        step.event(CallEventType.FORWARD_ANSWERED, at, leg.channel(), by.party().number(), null, null);
    }

    static void notTakenBack(Step step, Participant by, int cause, Instant at) {
        step.event(cause == HangupCause.USER_BUSY ? CallEventType.FORWARD_BUSY : CallEventType.FORWARD_NO_ANSWER, at,
                by, cause, null);
        step.transfer = null;
        if (step.talkers().size() < 2) {
            step.finish(new Call.Ending(EndReason.COMPLETED, HangupSource.SYSTEM, HangupCause.NO_ANSWER,
                    "nobody took the call back"), at);
        }
    }

    /// Somebody who was connected has left while a transfer was under way.
    static void left(Step step, Transfer transfer, Participant who, Call.Ending end, Instant at) {
        if (who.n() == transfer.target()) {
            targetLost(step, transfer, who, end.cause(), at);
        } else if (who.n() != transfer.by()) {
            transfereeLeft(step, transfer, who, end, at);
        } else if (transfer.isConsultation()) {
            completed(step, transfer, at);
        }
        // Who hangs up while the target rings has handed the call on: the target answers, or it goes back to them.
    }

    private static void transfereeLeft(Step step, Transfer transfer, Participant who, Call.Ending end, Instant at) {
        boolean others = step.talkers().stream()
                .anyMatch(other -> other.n() != transfer.by() && other.n() != transfer.target());
        if (others) {
            step.event(CallEventType.PARTICIPANT_LEFT, at, who, end.cause(), null);
            return;
        }
        step.event(CallEventType.TRANSFER_CANCELED, at, who, end.cause(), "the other side left");
        step.transfer = null;
        if (transfer.isConsultation() && step.talkers().size() > 1) {
            step.event(CallEventType.PARTICIPANT_LEFT, at, who, end.cause(), null);
        } else {
            step.finish(end, at);
        }
    }

    static void complete(Step step, CallCommand.CompleteTransfer command) {
        Transfer transfer = own(step, command.by());
        Leg by = step.connected(transfer.by());
        if (transfer.isConsultation()) {
            completed(step, transfer, command.at());
        } else if (transfer.phase() == Transfer.Phase.RINGING && by != null) {
            step.leaves(step.participant(transfer.by()), HangupCause.NORMAL_CLEARING, command.at());
        } else {
            throw new CallException.CommandNotAllowed("The target has not answered yet.");
        }
    }

    static void cancel(Step step, CallCommand.CancelTransfer command) {
        Transfer transfer = own(step, command.by());
        if (transfer.target() == 0 || step.connected(transfer.by()) == null) {
            throw new CallException.CommandNotAllowed("It is too late to cancel the transfer.");
        }
        Participant target = step.participant(transfer.target());
        step.leaves(target, HangupCause.NORMAL_CLEARING, command.at());
        step.event(CallEventType.TRANSFER_CANCELED, command.at(), target, null, null);
        goesBack(step, transfer, command.at());
    }

    static void swap(Step step, CallCommand.SwapTransfer command) {
        Transfer transfer = own(step, command.by());
        if (!transfer.isConsultation()) {
            throw new CallException.CommandNotAllowed("The target has not answered yet.");
        }
        boolean consulting = transfer.phase() == Transfer.Phase.CONSULTING;
        step.transfer = transfer.in(consulting ? Transfer.Phase.SWAPPED : Transfer.Phase.CONSULTING, command.at());
        step.event(CallEventType.TRANSFER_CONSULTING, command.at(), step.participant(transfer.target()), null,
                consulting ? "with the other side again" : "with the target again");
    }

    /// The transfer that this participant, or somebody who controls the call, may decide about.
    private static Transfer own(Step step, int by) {
        Transfer transfer = step.transfer;
        if (transfer == null) {
            throw new CallException.CommandNotAllowed("No transfer is under way.");
        }
        if (by != 0 && by != transfer.by()) {
            throw new CallException.CommandNotAllowed("Only who began the transfer decides about it.");
        }
        return transfer;
    }
}
