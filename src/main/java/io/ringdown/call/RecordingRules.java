package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a call is recorded: people start, stop and pause; that only talk is recorded, and that it ends with the call, follows
/// by itself.
final class RecordingRules {

    /// How soon a stop that showed no effect is repeated.
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    /// After what time an Asterisk that took the stop and says nothing is not waited for any more.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RecordingRules() {}

    static void wanted(Step step, CallCommand.ControlRecording command) {
        CallRecording now = step.recording;
        boolean pending = now != null && !now.isOver();
        if (step.answerTime == null) {
            throw JoinRules.notAnswered();
        }
        if (command.what() == CallCommand.ControlRecording.What.START) {
            if (pending) {
                throw new CallException.CommandNotAllowed("The call is being recorded already.");
            }
            step.record(CallRecording.begun(now == null ? 1 : now.n() + 1, command.account(), command.at()));
            tell(step, CallEventType.RECORDING_STARTED, command);
            return;
        }
        if (now == null || !pending || now.phase() == CallRecording.Phase.ENDING) {
            throw new CallException.CommandNotAllowed("The call is not being recorded.");
        }
        switch (command.what()) {
            case START, STOP -> step.record(now.in(CallRecording.Phase.ENDING));
            case PAUSE -> turn(step, now, CallRecording.Phase.PAUSED, CallEventType.RECORDING_PAUSED, command);
            case RESUME -> turn(step, now, CallRecording.Phase.RECORDING, CallEventType.RECORDING_RESUMED, command);
        }
    }

    private static void turn(Step step, CallRecording now, CallRecording.Phase to, CallEventType type,
            CallCommand.ControlRecording command) {
        if (now.phase() == to) {
            throw new CallException.CommandNotAllowed(to == CallRecording.Phase.PAUSED
                    ? "The recording is paused already."
                    : "The recording is not paused.");
        }
        step.record(now.in(to));
        tell(step, type, command);
    }

    private static void tell(Step step, CallEventType type, CallCommand.ControlRecording command) {
        step.event(type, command.at(), null,
                command.by() == 0 ? null : step.participant(command.by()).party().number(), null, null);
    }

    /// Brings what Asterisk writes in line with what is wanted and said. Comes last in every step.
    ///
    /// @param talk are there two who hear each other?
    /// @return what has to be done once they are at their places
    static @Nullable Effect settle(Step step, boolean talk, Instant at) {
        CallRecording now = step.recording;
        if (now == null || now.isOver()) {
            return null;
        }
        if (step.state == CallState.ENDED || step.ending != null) {
            now = now.in(CallRecording.Phase.ENDING);
        }
        Effect effect = null;
        boolean write = now.phase() == CallRecording.Phase.RECORDING && talk;
        if (write && now.stretch() != CallRecording.Stretch.WRITTEN) {
            now = now.write(at);
            effect = new Effect.StartRecording(step.before.bridge(), now.name(step.before.id()));
        } else if (!write && now.stretch() == CallRecording.Stretch.WRITTEN) {
            now = now.stopping(at);
            step.effect(new Effect.StopRecording(now.name(step.before.id())));
        }
        step.record(now);
        if (now.phase() == CallRecording.Phase.ENDING && !now.isInAsterisk()) {
            finish(step, now, at);
        }
        return effect;
    }

    private static void finish(Step step, CallRecording now, Instant at) {
        if (now.stretches() == 0) {
            fail(step, now, "nobody talked meanwhile", at);
        } else {
            step.record(now.over(null, at));
            step.event(CallEventType.RECORDING_FINISHED, at, null, null, null, now.millis() / 1000 + " s");
        }
    }

    /// What there is of it is kept all the same.
    private static void fail(Step step, CallRecording now, String why, Instant at) {
        step.record(now.over(why, at));
        step.event(CallEventType.RECORDING_FAILED, at, null, null, null, why);
    }

    /// A stretch has ended. One that ends while people talk is followed by another.
    static void ended(Step step, CallFact.RecordingEnded fact) {
        CallRecording now = step.recording;
        if (now == null || !now.isInAsterisk() || !now.name(step.before.id()).equals(fact.name())) {
            return;
        }
        step.synthesized(fact.synthesized());
        if (fact.failure() != null) {
            fail(step, now, fact.failure(), fact.at());
        } else {
            step.record(now.stopped(fact.at()));
        }
    }

    static void notRecorded(Step step, Effect.StartRecording effect, CallFact.EffectRefused fact) {
        if (fact.why() == CallFact.Refusal.UNAVAILABLE) {
            step.effect(new Effect.StopRecording(effect.name())); // it may be written all the same
        }
        boolean over = step.state == CallState.ENDED || step.ending != null;
        ended(step, new CallFact.RecordingEnded(effect.name(), over ? null : fact.detail(), fact.at(), false));
    }

    static void notStopped(Step step, Effect.StopRecording effect, CallFact.EffectRefused fact) {
        CallRecording now = step.recording;
        if (fact.why() == CallFact.Refusal.GONE) {
            ended(step, new CallFact.RecordingEnded(effect.name(), null, fact.at(), false));
        } else if (now != null && now.stretch() == CallRecording.Stretch.STOPPING) {
            step.record(now.stopping(fact.at())); // as long as it takes until Asterisk can be told
        }
    }

    /// When a stop has to be looked after.
    static @Nullable Instant deadline(@Nullable CallRecording recording, Instant now) {
        if (recording == null || recording.stretch() != CallRecording.Stretch.STOPPING) {
            return null;
        }
        Instant first = recording.since().plus(STOP_GRACE);
        return first.isAfter(now) ? first : now.plus(STOP_GRACE);
    }

    static void overdue(Step step, Instant at) {
        CallRecording now = step.recording;
        if (now == null || now.stretch() != CallRecording.Stretch.STOPPING
                || at.isBefore(now.since().plus(STOP_GRACE))) {
            return;
        }
        if (at.isBefore(now.since().plus(PATIENCE))) {
            step.effect(new Effect.StopRecording(now.name(step.before.id())));
        } else {
            ended(step, new CallFact.RecordingEnded(now.name(step.before.id()), null, at, true));
        }
    }
}
