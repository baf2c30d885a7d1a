package io.ringdown.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls counted.
///
/// @param byHour the hours of the day, 0 to 23, in which calls began; an hour without any is left out
public record CallStatistics(Figures all, List<Hour> byHour) {

    /// @param answered        ever answered
    /// @param missed          ended without an answer while ringing or waiting: `no_answer`, `canceled`, `abandoned`. Of a
    ///                        person or a line only what came in: whom one does not reach, one has not missed.
    /// @param averageDuration seconds from answer to end, 0 without any
    /// @param waiting         seconds until the answer, or the end without one
    /// @param talking         seconds of talk, hold left out, of calls that were answered and have ended
    public record Figures(long total, long answered, long missed, double averageDuration, Seconds waiting,
            Seconds talking) {}

    /// Null where there is nothing to measure.
    public record Seconds(@Nullable Double average, @Nullable Double p50, @Nullable Double p90,
            @Nullable Double p95) {}

    /// The calls that began in this hour of a day.
    public record Hour(int hour, Figures figures) {}
}
