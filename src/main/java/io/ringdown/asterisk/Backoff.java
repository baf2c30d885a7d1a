package io.ringdown.asterisk;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses between attempts: doubled each time up to the longest, each shortened by up to a half at random so that many
/// clients do not come back at once. Used by one thread.
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private int attempts;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /// Milliseconds.
    long next() {
        long whole = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempts++, 20));
        return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }

    /// Is this one of the attempts that are worth a line in the log: the first, the second, the fourth …?
    boolean isNoteworthy() {
        return Integer.bitCount(attempts) == 1;
    }

    void reset() {
        attempts = 0;
    }
}
