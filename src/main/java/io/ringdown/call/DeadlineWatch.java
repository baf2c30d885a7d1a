package io.ringdown.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Tells calls that their deadline has passed. Deadlines are part of the calls and stored with them, by the wall clock, so there are no
/// timers to lose. How long one has still to run is counted from when it is first seen by a clock that never jumps. What was due while a
/// node was lost, or while the service itself stood still (frozen, moved to another host), is looked at when the node has been
/// compared: somebody may have answered or left. Used by the scheduler's thread.
@Component
class DeadlineWatch {

    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final CallService calls;
    private final Comparisons comparisons;
    private final Clock clock;
    private final LongSupplier nanos;
    private Map<CallId, Due> due = new HashMap<>();
    private boolean looking;
    /// When it looked last.
    private long looked;

    /// @param nanos when the deadline will have passed, as [#nanos] counts
    private record Due(Instant deadline, long nanos) {}

    @Autowired
    DeadlineWatch(Lanes lanes, CallService calls, Comparisons comparisons, Clock clock) {
        this(lanes, calls, comparisons, clock, System::nanoTime);
    }

    /// @param nanos counts on, whatever happens to the wall clock
    DeadlineWatch(Lanes lanes, CallService calls, Comparisons comparisons, Clock clock, LongSupplier nanos) {
        this.lanes = lanes;
        this.calls = calls;
        this.comparisons = comparisons;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Scheduled(fixedDelay = 250, timeUnit = TimeUnit.MILLISECONDS)
    void look() {
        Instant now = clock.instant();
        long running = nanos.getAsLong();
        if (looking && running - looked > STANDSTILL.toNanos()) {
            comparisons.missed();
        }
        Map<CallId, Due> seen = new HashMap<>();
        lanes.calls().forEach(call -> {
            Due its = due(call, now, running);
            if (its != null) {
                seen.put(call.id(), its);
                if (its.nanos() - running <= 0 && !comparisons.isLost(call.node())) {
                    calls.accept(call.id(), new CallFact.DeadlinePassed(later(now, its.deadline())));
                }
            }
        });
        due = seen;
        looking = true;
        looked = nanos.getAsLong();
    }

    private @Nullable Due due(Call call, Instant now, long running) {
        Instant deadline = call.deadline();
        if (deadline == null) {
            return null;
        }
        Due known = due.get(call.id());
        return known != null && known.deadline().equals(deadline)
                ? known
                : new Due(deadline, running + Duration.between(now, deadline).toNanos());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
