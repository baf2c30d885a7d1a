package io.ringdown.call;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Tells calls that their deadline has passed. Deadlines are part of the calls and stored with them, so there are no timers to
/// lose. What was due while a node was lost is looked at when it has been compared: somebody may have answered.
@Component
class DeadlineWatch {

    private final Lanes lanes;
    private final CallService calls;
    private final Comparisons comparisons;
    private final Clock clock;

    DeadlineWatch(Lanes lanes, CallService calls, Comparisons comparisons, Clock clock) {
        this.lanes = lanes;
        this.calls = calls;
        this.comparisons = comparisons;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 250, timeUnit = TimeUnit.MILLISECONDS)
    void look() {
        Instant now = clock.instant();
        lanes.calls().filter(call -> call.deadline() != null && !now.isBefore(call.deadline())
                && !comparisons.isLost(call.node()))
                .forEach(call -> calls.accept(call.id(), new CallFact.DeadlinePassed(now)));
    }
}
