package io.ringdown.call;

import java.time.Instant;
import java.util.List;

/// What is overdue.
final class Deadlines {

    private Deadlines() {}

    static void passed(Step step, Instant at) {
        if (step.deadline == null || at.isBefore(step.deadline)) {
            return;
        }
        RecordingRules.overdue(step, at);
        if (step.answerTime != null && step.ending == null) {
            inTalk(step, at);
            return;
        }
        if (step.ending == null) {
            step.ending = new Call.Ending(EndReason.NO_ANSWER, HangupSource.SYSTEM, HangupCause.NO_ANSWER,
                    "nobody answered in time");
        }
        Leaving.endLegs(step, at);
    }

    private static void inTalk(Step step, Instant at) {
        step.lookAgain(at.plus(Step.HANGUP_GRACE));
        for (Participant participant : List.copyOf(step.participants())) {
            List<Leg> live = step.live(participant.n());
            if (!live.isEmpty() && step.connected(participant.n()) == null
                    && live.stream().noneMatch(leg -> at.isBefore(step.patience(leg)))) {
                gaveUp(step, participant, live, at);
            }
        }
        if (step.parking != null && !at.isBefore(step.parking.until())) {
            JoinRules.unpark(step, step.parking, at);
        }
        if (step.transfer != null && step.transfer.phase() == Transfer.Phase.MERGING
                && !at.isBefore(step.transfer.since().plus(Step.MERGE_GRACE))) {
            Merging.failed(step, step.transfer, at);
        }
    }

    private static void gaveUp(Step step, Participant participant, List<Leg> live, Instant at) {
        if (participant.isGone() || Moving.rings(step, participant) != null) {
            step.hangUp(live, HangupCause.NORMAL_CLEARING);
        } else {
            Leaving.notReached(step, participant, HangupCause.NO_ANSWER, at);
        }
    }
}
