package io.ringdown.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Tells calls that their deadline has passed. Deadlines are part of the calls and stored with them, so there are no timers to
/// lose. What was due while a node was lost, or while the service itself stood still (frozen, moved to another host), is looked at
/// when the node has been compared: somebody may have answered or left.
@Component
class DeadlineWatch {

    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final CallService calls;
    private final Comparisons comparisons;
    private final Clock clock;
    /// When it looked last. Only the scheduler's thread.
    private Instant looked = Instant.MAX;

    DeadlineWatch(Lanes lanes, CallService calls, Comparisons comparisons, Clock clock) {
        this.lanes = lanes;
        this.calls = calls;
        this.comparisons = comparisons;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 250, timeUnit = TimeUnit.MILLISECONDS)
    void look() {
        Instant now = clock.instant();
        if (Duration.between(looked, now).compareTo(STANDSTILL) > 0) {
            comparisons.missed();
        }
        lanes.calls().filter(call -> call.deadline() != null && !now.isBefore(call.deadline())
                && !comparisons.isLost(call.node()))
                .forEach(call -> calls.accept(call.id(), new CallFact.DeadlinePassed(now)));
        looked = clock.instant();
    }
}
