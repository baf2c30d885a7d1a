package io.ringdown.call.store;

import java.time.Clock;
import org.springframework.stereotype.Component;

/// Numbers batches in the order in which they are made: the milliseconds since 1970 times 4,096, or the next after the last
/// number, whichever is greater. So numbers grow over restarts, too. Any thread.
@Component
final class BatchNumbers {

    private final Clock clock;
    private long last;

    BatchNumbers(Clock clock) {
        this.clock = clock;
    }

    synchronized long next() {
        last = Math.max(last + 1, clock.millis() << 12);
        return last;
    }

    /// There is a batch with this number, whatever the clock says.
    synchronized void startAfter(long number) {
        last = Math.max(last, number);
    }
}
