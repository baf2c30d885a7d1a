package io.ringdown.call;

import java.time.Duration;
import java.util.List;

/// A call against the channels that Asterisk has.
final class Comparison {

    /// So much time has at least whoever was rung while nobody looked, and may have answered.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private Comparison() {}

    /// A caller who still hears it ring although the callee has answered: what should have been done was not sent any more.
    private static boolean isToBeAnswered(Step step, Leg leg) {
        return step.answerTime != null && step.ending == null && leg.n() == 1 && !step.before.clicked()
                && !leg.isEnding();
    }

    static void with(Step step, CallFact.Census census) {
        for (Leg leg : step.live()) {
            Boolean up = census.channels().get(leg.channel());
            if (up == null) {
                if (leg.createdAt().isBefore(census.started())) {
                    Leaving.withNode(step, leg, census.started());
                } else if (leg.createdAt().isBefore(census.since())) {
                    Leaving.gone(step, leg.channel(), 0, census.at(), true);
                }
            } else if (step.state == CallState.ENDED) {
                step.hangUp(List.of(leg), HangupCause.NORMAL_CLEARING);
            } else if (up && !leg.isUp()) {
                Answering.answered(step, leg.channel(), census.at(), true);
            } else if (!up && isToBeAnswered(step, leg)) {
                step.effect(new Effect.Answer(leg.channel()));
            }
        }
        if (step.answerTime == null && step.ending == null && step.deadline != null && !step.live().isEmpty()
                && step.deadline.isBefore(census.at().plus(GRACE))) {
            step.deadline = census.at().plus(GRACE);
        }
        step.compareBridges(census.bridges());
    }
}
