package io.ringdown.chaos;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing that went wrong.
///
/// @param back      when the peer was there again; of the service: when its process was started
/// @param listening when the service answered by HTTP again; only where it was started again
/// @param recovered when a new call was answered again, or the browsers had what the server has; null for never
record Fault(FaultKind kind, Instant began, Instant back, @Nullable Instant listening, @Nullable Instant recovered) {

    /// From the peer being back to control being back; null for never.
    @Nullable
    Duration recovery() {
        return recovered == null ? null : Duration.between(listening == null ? back : listening, recovered);
    }

    /// Was the database put back to before this time?
    boolean forgets(Instant at) {
        return kind == FaultKind.DATABASE_RESTORED && covers(at);
    }

    /// Did it last at this time, or was Ringdown still looking what had become of the calls?
    boolean covers(Instant at) {
        return !at.isBefore(began.minus(Judge.TOLERANCE)) && !at.isAfter(over());
    }

    boolean touches(Instant from, @Nullable Instant to) {
        return !from.isAfter(over()) && (to == null || !to.isBefore(began.minus(Judge.TOLERANCE)));
    }

    private Instant over() {
        return (recovered == null ? back.plus(Faults.PATIENCE) : recovered).plus(Judge.TOLERANCE);
    }

    @Override
    public String toString() {
        return "%s %s to %s, recovered %s".formatted(kind, began, back, recovered);
    }
}
