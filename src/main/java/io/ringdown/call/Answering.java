package io.ringdown.call;

import java.time.Instant;
import java.util.List;

/// Who answers gets the call; their other phones, and those of everybody else who was offered it, stop ringing.
final class Answering {

    private Answering() {}

    static void answered(Step step, ChannelId channel, Instant at, boolean synthesized) {
        Leg leg = step.leg(channel);
        if (leg != null && leg.wasGivenUp()) {
            step.hangUp(channel, HangupCause.NORMAL_CLEARING);
        }
        if (leg == null || !leg.isLive() || leg.isUp()) {
            return;
        }
        step.synthesized(synthesized);
        Participant whose = step.of(leg);
        if (step.ending != null) {
            step.update(leg.up(at));
            step.hangUp(channel, HangupCause.NORMAL_CLEARING);
            return;
        }
        if (!leg.isEnding() && Moving.isNew(whose, leg)) {
            Moving.arrived(step, whose, leg, at);
            return;
        }
        if (leg.isEnding() || whose.isGone() || !others(step, leg, true).isEmpty()) {
            step.hangUp(channel, HangupCause.ANSWERED_ELSEWHERE);
            return;
        }
        step.update(leg.up(at));
        if (leg.n() == 1 && !step.before.clicked()) {
            return; // the caller's phone agrees that it was answered
        }
        if (step.answerTime == null) {
            first(step, whose, leg, at);
        } else {
            later(step, whose, leg, at);
        }
    }

    private static void first(Step step, Participant whose, Leg leg, Instant at) {
        if (whose.n() == Participant.CALLER) {
            step.hangUp(others(step, leg, false), HangupCause.ANSWERED_ELSEWHERE);
            CallRules.ringCallee(step, at);
            return;
        }
        if (step.live(Participant.CALLER).isEmpty()) {
            step.hangUp(others(step, leg, false), HangupCause.ANSWERED_ELSEWHERE);
            return; // another call is about to ask for them
        }
        step.state = CallState.ANSWERED;
        step.answerTime = at;
        step.update(step.participant(Participant.CALLER).joined(at));
        step.update(whose.joined(at));
        step.event(CallEventType.ANSWERED, at, leg.channel(), whose.party().number(), null,
                switch (whose.role()) {
                    case PICKUP -> "picked up";
                    case FORWARDED -> "forwarded";
                    case CALLER, CALLEE, TARGET, THIRD_PARTY, SUPERVISOR -> null;
                });
        step.hangUp(others(step, leg, false), HangupCause.ANSWERED_ELSEWHERE);
        for (Participant other : List.copyOf(step.participants())) {
            if (other.n() != whose.n() && other.isPending()) {
                step.leaves(other, HangupCause.ANSWERED_ELSEWHERE, at);
            }
        }
        Leg caller = step.live(Participant.CALLER).getFirst();
        if (!caller.isUp()) {
            step.effect(new Effect.Answer(caller.channel()));
        }
    }

    private static void later(Step step, Participant whose, Leg leg, Instant at) {
        step.hangUp(others(step, leg, false), HangupCause.ANSWERED_ELSEWHERE);
        Transfer transfer = step.transfer;
        if (transfer != null && transfer.target() == whose.n()) {
            TransferRules.targetAnswered(step, transfer, whose, leg, at);
        } else if (transfer != null && transfer.by() == whose.n()) {
            TransferRules.takenBack(step, whose, leg, at);
        } else {
            JoinRules.joined(step, whose, leg, at);
        }
    }

    /// The live legs of the same participant but this one.
    private static List<Leg> others(Step step, Leg leg, boolean up) {
        return step.legs(other -> other.isLive() && other.participant() == leg.participant() && other.n() != leg.n()
                && (!up || other.isUp()));
    }

    /// By click: the page answers itself, a desk phone is rung anew with the request to answer.
    static void answer(Step step, CallCommand.Answer command) {
        Participant whose = step.participant(command.by());
        if (whose.isGone() || step.live(whose.n()).isEmpty()
                || (whose.n() == Participant.CALLER && step.transfer == null)
                || step.connected(whose.n()) != null) {
            throw new CallException.CommandNotAllowed("No phone of yours rings for this call.");
        }
        if (step.participants().stream().anyMatch(other -> !other.isGone()
                && (other.answering() != 0 || (other.role() == Participant.Role.PICKUP && other.isPending())))) {
            throw new CallException.CommandNotAllowed("The call is being answered already.");
        }
        Leg ringing = step.live(whose.n()).stream().filter(leg -> leg.endpoint().equals(command.endpoint()))
                .findFirst().orElseThrow(() -> new CallException.CommandNotAllowed(
                        "The phone " + command.endpoint() + " does not ring for this call."));
        if (!command.anew()) {
            step.update(whose.answeringBy(ringing.n()));
            return;
        }
        Leg anew = step.newLeg(null, whose, ringing.endpoint(), command.at());
        step.update(whose.answeringBy(anew.n()));
        step.hangUp(ringing.channel(), HangupCause.ANSWERED_ELSEWHERE);
        step.effect(new Effect.Originate(anew.channel(), anew.endpoint(), shownTo(step, whose),
                step.before.ringTimeout(), true));
    }

    /// Whose number the phones of this participant show.
    static Party shownTo(Step step, Participant whose) {
        return step.participants().stream()
                .filter(other -> other.n() != whose.n() && !other.isGone() && step.connected(other.n()) != null)
                .findFirst().map(Participant::party).orElse(step.before.caller());
    }
}
