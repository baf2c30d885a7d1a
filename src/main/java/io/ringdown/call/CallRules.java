package io.ringdown.call;

import java.time.Instant;
import java.util.List;

/// The legal moves of a call. Facts are never refused: one that no longer fits is ignored.
final class CallRules {

    private CallRules() {}

    static Decision on(Call call, CallInput input) {
        Step step = new Step(call);
        switch (input) {
            case CallFact.LegRinging fact -> ringing(step, fact);
            case CallFact.LegAnswered fact -> answered(step, fact.channel(), fact.at(), fact.synthesized());
            case CallFact.LegGone fact -> gone(step, fact.channel(), fact.cause(), fact.at(), fact.synthesized());
            case CallFact.EffectRefused fact -> Refusals.refused(step, fact);
            case CallFact.DeadlinePassed fact -> deadline(step, fact.at());
            case CallFact.Census fact -> census(step, fact);
            case CallFact.LegHolds fact -> AudioRules.heldByPhone(step, fact);
            case CallFact.DigitPressed fact -> AudioRules.pressed(step, fact);
            case CallCommand.Hangup command -> hangup(step, command);
            case CallCommand.Hold command -> AudioRules.hold(step, command);
            case CallCommand.Mute command -> AudioRules.mute(step, command);
            case CallCommand.SendDigits command -> AudioRules.send(step, command);
        }
        return step.decide();
    }

    static void ringCallee(Step step, Instant at) {
        Call call = step.before;
        step.event(CallEventType.DIAL_ATTEMPT, at, null, call.callee().number(), null, null);
        if (call.endpoints().isEmpty()) {
            step.finish(failed(HangupCause.SUBSCRIBER_ABSENT, "the line has no device"), at);
            return;
        }
        for (String endpoint : call.endpoints()) {
            Leg leg = step.newLeg(null, Leg.Role.CALLEE, endpoint, at);
            step.effect(new Effect.Originate(leg.channel(), endpoint, call.caller(), call.ringTimeout()));
        }
        step.deadline = at.plus(call.ringTimeout()).plus(Step.RING_GRACE);
    }

    private static void ringing(Step step, CallFact.LegRinging fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || leg.state() != Leg.State.DIALING) {
            return;
        }
        step.note(leg.ringing());
        if (leg.role() == Leg.Role.CALLEE && step.state == CallState.CREATED) {
            step.state = CallState.RINGING;
            step.ringTime = fact.at();
            step.event(CallEventType.RINGING, fact.at(), leg.channel(), step.before.callee().number(), null, null);
            step.live(Leg.Role.CALLER).forEach(caller -> step.effect(new Effect.IndicateRinging(caller.channel())));
        }
    }

    private static void answered(Step step, ChannelId channel, Instant at, boolean synthesized) {
        Leg leg = step.leg(channel);
        if (leg == null || !leg.isLive() || leg.isUp()) {
            return;
        }
        step.synthesized(synthesized).update(leg.up(at));
        if (step.ending != null) {
            step.effect(new Effect.Hangup(channel, HangupCause.NORMAL_CLEARING));
        } else if (leg.role() == Leg.Role.CALLER) {
            callerAnswered(step, leg, at);
        } else if (step.state.isTalking()) {
            step.effect(new Effect.Hangup(channel, HangupCause.ANSWERED_ELSEWHERE));
        } else {
            calleeAnswered(step, leg, at);
        }
    }

    private static void callerAnswered(Step step, Leg leg, Instant at) {
        if (step.before.clicked() && step.all(Leg.Role.CALLEE).isEmpty()) {
            step.hangUp(others(step, leg), HangupCause.ANSWERED_ELSEWHERE);
            ringCallee(step, at);
        } else if (step.before.clicked()) {
            step.effect(new Effect.Hangup(leg.channel(), HangupCause.ANSWERED_ELSEWHERE));
        }
    }

    private static void calleeAnswered(Step step, Leg leg, Instant at) {
        step.state = CallState.ANSWERED;
        step.answerTime = at;
        step.deadline = null;
        step.event(CallEventType.ANSWERED, at, leg.channel(), step.before.callee().number(), null, null);
        step.hangUp(others(step, leg), HangupCause.ANSWERED_ELSEWHERE);
        Leg caller = step.live(Leg.Role.CALLER).getFirst();
        if (!caller.isUp()) {
            step.effect(new Effect.Answer(caller.channel()));
        }
        step.effect(new Effect.Connect(step.before.bridge(), List.of(caller.channel(), leg.channel())));
    }

    /// The live legs of the same side but this one.
    private static List<Leg> others(Step step, Leg leg) {
        return step.live(leg.role()).stream().filter(other -> other.n() != leg.n()).toList();
    }

    static void gone(Step step, ChannelId channel, int cause, Instant at, boolean synthesized) {
        Leg leg = step.leg(channel);
        if (leg == null || !leg.isLive()) {
            return;
        }
        step.synthesized(synthesized).update(leg.gone(at, cause));
        if (step.state == CallState.ENDED) {
            return;
        }
        HangupSource side = leg.role() == Leg.Role.CALLER ? HangupSource.CALLER : HangupSource.CALLEE;
        HangupSource source = synthesized ? HangupSource.SYSTEM : side;
        boolean another = step.live(leg.role()).stream().anyMatch(other -> !step.state.isTalking() || other.isUp());
        if (another && !(leg.role() == Leg.Role.CALLEE && cause == HangupCause.CALL_REJECTED && !leg.isUp())) {
            return;
        }
        if (step.state.isTalking()) {
            parted(step, leg, source, synthesized ? cause : causeOf(leg, cause), at);
        } else if (leg.role() == Leg.Role.CALLER && (!step.before.clicked() || leg.isUp())) {
            step.finish(new Call.Ending(EndReason.CANCELED, source, HangupCause.NORMAL_CLEARING, null), at);
        } else {
            step.finish(Refusals.unanswered(step.all(leg.role()), source), at);
        }
    }

    /// A caller may be gone before Asterisk has told that its leg is up.
    private static void parted(Step step, Leg leg, HangupSource source, int cause, Instant at) {
        if (leg.role() == Leg.Role.CALLER || leg.isUp()) {
            step.finish(new Call.Ending(EndReason.COMPLETED, source, cause, null), at);
        }
    }

    /// RFC 3398, 7.2.1: a caller's CANCEL is a release with cause 16. Asterisk says 127, or 0 when it crosses the answer.
    private static int causeOf(Leg leg, int cause) {
        boolean strange = !leg.isUp() || cause == HangupCause.INTERWORKING || cause == 0;
        return strange && leg.role() == Leg.Role.CALLER ? HangupCause.NORMAL_CLEARING : cause;
    }

    private static void deadline(Step step, Instant at) {
        if (step.deadline == null || at.isBefore(step.deadline)) {
            return;
        }
        if (step.ending == null) {
            step.ending = new Call.Ending(EndReason.NO_ANSWER, HangupSource.SYSTEM, HangupCause.NO_ANSWER,
                    "nobody answered in time");
        }
        endLegs(step, at);
    }

    private static void hangup(Step step, CallCommand.Hangup command) {
        if (step.state == CallState.ENDED) {
            throw new CallException.CommandNotAllowed("The call has ended already.");
        }
        if (step.ending == null) {
            step.ending = new Call.Ending(asEnded(step.state, command.by()), command.by(),
                    cause(step.state, command), null);
            endLegs(step, command.at());
        }
    }

    private static int cause(CallState state, CallCommand.Hangup command) {
        if (command.cause() != null) {
            return command.cause();
        }
        return command.by() == HangupSource.CALLEE && !state.isTalking()
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

    private static void census(Step step, CallFact.Census census) {
        for (Leg leg : step.live()) {
            Boolean up = census.channels().get(leg.channel());
            if (up == null) {
                if (leg.createdAt().isBefore(census.since())) {
                    gone(step, leg.channel(), 0, census.at(), true);
                }
            } else if (step.state == CallState.ENDED) {
                step.hangUp(List.of(leg), HangupCause.NORMAL_CLEARING);
            } else if (up && !leg.isUp()) {
                answered(step, leg.channel(), census.at(), true);
            }
        }
    }

    static Call.Ending failed(int cause, String detail) {
        return ended(EndReason.FAILED, cause, detail);
    }

    static Call.Ending ended(EndReason reason, int cause, String detail) {
        return new Call.Ending(reason, HangupSource.SYSTEM, cause, detail);
    }
}
