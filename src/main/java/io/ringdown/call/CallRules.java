package io.ringdown.call;

import java.time.Instant;

/// The legal moves of a call. Facts are never refused: one that no longer fits is ignored.
final class CallRules {

    private CallRules() {}

    static Decision on(Call call, CallInput input) {
        Step step = new Step(call, input.at());
        switch (input) {
            case CallFact fact -> happened(step, fact);
            case CallCommand command -> {
                if (step.state == CallState.ENDED
                        || (step.ending != null && !(command instanceof CallCommand.Hangup))) {
                    throw new CallException.CommandNotAllowed("The call has ended already.");
                }
                wanted(step, command);
            }
        }
        return step.decide(input.at());
    }

    private static void happened(Step step, CallFact happened) {
        switch (happened) {
            case CallFact.LegRinging fact -> ringing(step, fact);
            case CallFact.LegPlays fact -> plays(step, fact);
            case CallFact.LegForwards fact -> Forwarding.forwards(step, fact);
            case CallFact.LegAnswered fact -> Answering.answered(step, fact.channel(), fact.at(), fact.synthesized());
            case CallFact.LegGone fact ->
                Leaving.gone(step, fact.channel(), fact.cause(), fact.at(), fact.synthesized());
            case CallFact.CallerCanceled fact -> Leaving.canceled(step, fact);
            case CallFact.LegsGone fact -> Leaving.gone(step, fact);
            case CallFact.EffectRefused fact -> Refusals.refused(step, fact);
            case CallFact.DeadlinePassed fact -> Deadlines.passed(step, fact.at());
            case CallFact.Census fact -> Comparison.with(step, fact);
            case CallFact.LegHolds fact -> AudioRules.heldByPhone(step, fact);
            case CallFact.DigitPressed fact -> AudioRules.pressed(step, fact);
            case CallFact.Announced fact -> announced(step, fact);
            case CallFact.Referred fact -> TransferRules.referred(step, fact);
            case CallFact.ReferredToCall fact -> Merging.referred(step, fact);
            case CallFact.LegReplaced fact -> Moving.replaced(step, fact);
            case CallFact.Promised fact -> Merging.promised(step, fact);
            case CallFact.TakenOver fact -> Merging.takenOver(step, fact);
            case CallFact.HandedOver fact -> Merging.handedOver(step, fact);
            case CallFact.NotHandedOver fact -> Merging.notHandedOver(step, fact);
            case CallFact.RecordingEnded fact -> RecordingRules.ended(step, fact);
        }
    }

    private static void wanted(Step step, CallCommand wanted) {
        switch (wanted) {
            case CallCommand.Hangup command -> Leaving.hangup(step, command);
            case CallCommand.Answer command -> Answering.answer(step, command);
            case CallCommand.Rejoin command -> Moving.begin(step, command);
            case CallCommand.Hold command -> AudioRules.hold(step, command);
            case CallCommand.Mute command -> AudioRules.mute(step, command);
            case CallCommand.SendDigits command -> AudioRules.send(step, command);
            case CallCommand.Transfer command -> TransferRules.begin(step, command);
            case CallCommand.CompleteTransfer command -> TransferRules.complete(step, command);
            case CallCommand.CancelTransfer command -> TransferRules.cancel(step, command);
            case CallCommand.SwapTransfer command -> TransferRules.swap(step, command);
            case CallCommand.Invite command -> JoinRules.invite(step, command);
            case CallCommand.Remove command -> JoinRules.remove(step, command);
            case CallCommand.Supervise command -> JoinRules.supervise(step, command);
            case CallCommand.Park command -> JoinRules.park(step, command);
            case CallCommand.PickUp command -> JoinRules.pickUp(step, command);
            case CallCommand.ControlRecording command -> RecordingRules.wanted(step, command);
        }
    }

    /// Rings the phones of whoever was called.
    static void ringCallee(Step step, Instant at) {
        Call call = step.before;
        Participant callee = step.participant(Participant.CALLEE);
        step.event(CallEventType.DIAL_ATTEMPT, at, callee, null, null);
        if (callee.endpoints().isEmpty()) {
            step.finish(failed(HangupCause.SUBSCRIBER_ABSENT, "the line has no device"), at);
            return;
        }
        step.ring(callee, call.caller(), false, at);
        step.deadline = at.plus(call.ringTimeout()).plus(Step.RING_GRACE);
    }

    private static void ringing(Step step, CallFact.LegRinging fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || leg.state() != Leg.State.DIALING) {
            return;
        }
        step.note(leg.ringing());
        Participant whose = step.of(leg);
        if (step.answerTime != null) {
            ringingLater(step, whose, leg, fact.at());
        } else if (leg.participant() != Participant.CALLER && step.state == CallState.CREATED) {
            step.state = CallState.RINGING;
            step.ringTime = fact.at();
            step.event(CallEventType.RINGING, fact.at(), leg.channel(), whose.party().number(), null, null);
            step.live(Participant.CALLER).forEach(caller -> step.effect(new Effect.IndicateRinging(caller.channel())));
        } else if (whose.role() == Participant.Role.FORWARDED) {
            ringingLater(step, whose, leg, fact.at());
        }
    }

    /// Before the answer the caller hears it: announcements of a provider, a tone of its own.
    private static void plays(Step step, CallFact.LegPlays fact) {
        Leg leg = step.leg(fact.channel());
        boolean rings = leg != null && (leg.state() == Leg.State.DIALING || leg.state() == Leg.State.RINGING);
        if (leg == null || !rings || leg.early() || leg.participant() == Participant.CALLER || step.ending != null) {
            return;
        }
        if (step.answerTime != null) {
            playsLater(step, leg, fact.at());
            return;
        }
        step.update(leg.withEarlyMedia());
        if (step.state == CallState.CREATED) {
            step.state = CallState.RINGING;
            step.ringTime = fact.at();
            step.event(CallEventType.RINGING, fact.at(), leg.channel(), step.of(leg).party().number(), null,
                    CallEvent.EARLY_MEDIA);
        }
        step.live(Participant.CALLER).stream().filter(caller -> !caller.isUp())
                .forEach(caller -> step.effect(new Effect.IndicateProgress(caller.channel())));
    }

    /// Who transfers hears the target's sound instead of the ringing; third parties and supervisors only ring.
    private static void playsLater(Step step, Leg leg, Instant at) {
        ringing(step, new CallFact.LegRinging(leg.channel(), at));
        Transfer transfer = step.transfer;
        Leg now = step.leg(leg.channel());
        if (now != null && transfer != null && transfer.target() == leg.participant()
                && transfer.phase() == Transfer.Phase.RINGING) {
            step.update(now.withEarlyMedia());
        }
    }

    /// Told once, by the first of their phones.
    private static void ringingLater(Step step, Participant whose, Leg leg, Instant at) {
        boolean first = step.legs(other -> other.participant() == whose.n() && other.n() != leg.n()
                && other.state() == Leg.State.RINGING).isEmpty();
        if (Moving.isNew(whose, leg)) {
            step.event(CallEventType.FORWARD_RINGING, at, leg.channel(), whose.party().number(), null, null);
        } else if (first && !whose.isGone()) {
            CallEventType type = switch (whose.role()) {
                case TARGET -> CallEventType.TRANSFER_RINGING;
                case CALLER, CALLEE, FORWARDED -> CallEventType.FORWARD_RINGING;
                case THIRD_PARTY, PICKUP, SUPERVISOR -> CallEventType.RINGING;
            };
            step.event(type, at, leg.channel(), whose.party().number(), null, null);
        }
    }

    static void announced(Step step, CallFact.Announced fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || !leg.isLive() || step.answerTime != null || step.ending == null
                || step.state == CallState.ENDED) {
            return;
        }
        if (!fact.heard()) {
            step.event(CallEventType.ANNOUNCEMENT_FAILED, fact.at(), leg.channel(), null, null, fact.detail());
        }
        step.finish(step.ending, fact.at());
    }

    static Call.Ending failed(int cause, String detail) {
        return ended(EndReason.FAILED, cause, detail);
    }

    static Call.Ending ended(EndReason reason, int cause, String detail) {
        return new Call.Ending(reason, HangupSource.SYSTEM, cause, detail);
    }
}
