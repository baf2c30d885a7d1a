package io.ringdown.call;

import java.time.Instant;
import java.util.List;

/// What it means for a call that a phone did not answer, or that telephony did not do as it was told.
final class Refusals {

    private Refusals() {}

    /// How a call ended that none of these legs answered. One that is busy says more than one that just rang, and one
    /// that rang more than one that could not be reached.
    static Call.Ending unanswered(List<Leg> legs, HangupSource source) {
        if (has(legs, HangupCause.CALL_REJECTED)) {
            return new Call.Ending(EndReason.REJECTED, source, HangupCause.CALL_REJECTED, null);
        }
        if (has(legs, HangupCause.USER_BUSY)) {
            return new Call.Ending(EndReason.BUSY, source, HangupCause.USER_BUSY, null);
        }
        if (has(legs, HangupCause.NO_ANSWER) || has(legs, HangupCause.NO_USER_RESPONSE)) {
            return new Call.Ending(EndReason.NO_ANSWER, HangupSource.SYSTEM, HangupCause.NO_ANSWER, null);
        }
        Integer cause = legs.getLast().cause();
        boolean refused = legs.getLast().isByTrunk() && (has(legs, HangupCause.FACILITY_REJECTED)
                || has(legs, HangupCause.TIMER_EXPIRED));
        return CallRules.failed(cause == null ? 0 : cause,
                refused ? "the trunk refused" : "the phone could not be reached");
    }

    /// A trunk that does not serve the call is no person who declines it; a phone that says the same is.
    static int meant(Leg leg, int cause) {
        return cause == HangupCause.FACILITY_REJECTED && !leg.isByTrunk() ? HangupCause.CALL_REJECTED : cause;
    }

    private static boolean has(List<Leg> legs, int cause) {
        return legs.stream().anyMatch(leg -> leg.cause() != null && leg.cause() == cause);
    }

    static void refused(Step step, CallFact.EffectRefused fact) {
        switch (fact.effect()) {
            case Effect.Originate originate when fact.why() == CallFact.Refusal.LATE ->
                originateNow(step, originate, fact.at());
            case Effect.Originate originate -> notOriginated(step, originate, fact);
            case Effect.Hangup hangup -> {
                if (fact.why() == CallFact.Refusal.GONE) {
                    // Without an ending in mind it was not we who ended the leg: its own side did.
                    Leaving.gone(step, hangup.channel(), hangup.cause(), fact.at(), step.ending != null);
                }
                // Otherwise the deadline set with the hang-up repeats it.
            }
            case Effect.Answer _,Effect.Connect _ -> notConnected(step, fact);
            // A call that could not be marked is still found by its other leg, and silence is better than no call.
            case Effect.Tag _,Effect.IndicateRinging _,Effect.IndicateProgress _ -> {
            }
            case Effect.Move move -> notMoved(step, move, fact);
            case Effect.Announce announce -> CallRules.announced(step,
                    new CallFact.Announced(announce.channel(), false, fact.detail(), fact.at()));
            case Effect.Mute mute -> AudioRules.undoMute(step, mute.channel(), true, fact);
            case Effect.Unmute unmute -> AudioRules.undoMute(step, unmute.channel(), false, fact);
            // Whoever wanted them heard hears that the other side did not react.
            case Effect.SendDigits _ -> {
            }
            // It is there already, or whoever was to go into it cannot.
            case Effect.MakeBridge _ -> {
            }
            // Removed with the next comparison if it is still there.
            case Effect.RemoveBridge _,Effect.EndWhisper _ -> {
            }
            case Effect.StartRecording record -> RecordingRules.notRecorded(step, record, fact);
            case Effect.StopRecording stop -> RecordingRules.notStopped(step, stop, fact);
            // The phone is gone, and will not ask any more.
            case Effect.Report _,Effect.Tell _ -> {
            }
        }
    }

    /// If there is still somebody to be rung for. Until now Asterisk was not asked for the leg, so it has none that could be
    /// missing, and the phone has its whole time to ring.
    private static void originateNow(Step step, Effect.Originate originate, Instant at) {
        Leg leg = step.leg(originate.channel());
        if (leg != null && leg.state() == Leg.State.DIALING && step.ending == null && step.state != CallState.ENDED) {
            step.update(leg.dialing(at));
            if (step.answerTime == null) {
                step.deadline = at.plus(step.before.ringTimeout()).plus(Step.RING_GRACE);
            }
            step.effect(originate);
        }
    }

    private static void notOriginated(Step step, Effect.Originate originate, CallFact.EffectRefused fact) {
        int cause = switch (fact.why()) {
            case UNREACHABLE -> HangupCause.SUBSCRIBER_ABSENT;
            case GONE, REFUSED -> HangupCause.NO_CIRCUIT;
            case UNAVAILABLE, LATE -> HangupCause.NETWORK_OUT_OF_ORDER;
        };
        if (fact.why() == CallFact.Refusal.UNAVAILABLE) {
            // It may have been made all the same.
            step.effect(new Effect.Hangup(originate.channel(), HangupCause.NORMAL_CLEARING));
        }
        Leaving.gone(step, originate.channel(), cause, fact.at(), false);
    }

    /// A leg that is gone explains itself with its own event; but that of one which came from another call may have been
    /// told there. What was not answered is mended when Asterisk is compared, and nothing is undone that could not be sent: the
    /// undoing could not either.
    private static void notMoved(Step step, Effect.Move move, CallFact.EffectRefused fact) {
        Leg leg = step.leg(move.channel());
        if (leg == null || !leg.isLive() || step.ending != null || fact.why() == CallFact.Refusal.UNAVAILABLE
                || step.answerTime == null) {
            return; // without early media the call is what it would be without a phone that sends some
        }
        if (fact.why() == CallFact.Refusal.GONE) {
            if (leg.channel().call().map(call -> !call.equals(step.before.id())).orElse(leg.n() > 1)) {
                Leaving.gone(step, leg.channel(), 0, fact.at(), true);
            }
        } else if (!AudioRules.undoHold(step, move, fact.detail()) && fact.why() == CallFact.Refusal.REFUSED) {
            if (step.of(leg).isSupervisor()) {
                step.hangUp(leg.channel(), HangupCause.NETWORK_OUT_OF_ORDER);
            } else {
                notConnected(step, fact);
            }
        }
    }

    /// What could not be sent is made good by the comparison that follows every lost connection: both phones are up, and want to talk.
    private static void notConnected(Step step, CallFact.EffectRefused fact) {
        if (step.state == CallState.ENDED || fact.why() == CallFact.Refusal.UNAVAILABLE) {
            return;
        }
        if (fact.why() != CallFact.Refusal.GONE && step.ending == null) {
            step.ending = CallRules.failed(HangupCause.NETWORK_OUT_OF_ORDER, fact.detail());
        }
        // A leg that is gone explains itself with its own event; nothing is left up meanwhile.
        step.hangUp(step.live(), HangupCause.NORMAL_CLEARING);
        step.deadline = fact.at().plus(Step.HANGUP_GRACE);
    }
}
