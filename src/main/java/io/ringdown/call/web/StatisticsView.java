package io.ringdown.call.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.call.CallStatistics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls counted, as it is told. Times are seconds with one decimal.
///
/// @param missedCalls ended without an answer while they rang or waited, or because the callee was busy; of a person or line, those that came in
@Schema(name = "CallStatistics")
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatisticsView(@Schema(example = "120") long totalCalls, @Schema(example = "97") long answeredCalls,
        @Schema(example = "14") long missedCalls,
        @Schema(description = "Seconds from answer to end, 0 without any call", example = "183.5") double averageDuration,
        @Schema(description = "Seconds until the answer, or the end without one") Seconds waitSeconds,
        @Schema(description = "Seconds of talk without hold") Seconds talkSeconds, List<Hour> byHour) {

    /// Null where there is nothing to measure.
    @Schema(name = "CallSeconds")
    record Seconds(@Schema(example = "11.3") @Nullable Double average, @Schema(example = "8.0") @Nullable Double p50,
            @Schema(example = "21.4") @Nullable Double p90, @Schema(example = "29.9") @Nullable Double p95) {

        static Seconds of(CallStatistics.Seconds seconds) {
            return new Seconds(rounded(seconds.average()), rounded(seconds.p50()), rounded(seconds.p90()),
                    rounded(seconds.p95()));
        }
    }

    /// @param hour the calls that began in this hour of a day
    @Schema(name = "CallHour")
    record Hour(@Schema(example = "14") int hour, long totalCalls, long answeredCalls, long missedCalls,
            double averageDuration, Seconds waitSeconds, Seconds talkSeconds) {

        static Hour of(CallStatistics.Hour counted) {
            CallStatistics.Figures figures = counted.figures();
            return new Hour(counted.hour(), figures.total(), figures.answered(), figures.missed(),
                    tenths(figures.averageDuration()), Seconds.of(figures.waiting()), Seconds.of(figures.talking()));
        }
    }

    static StatisticsView of(CallStatistics statistics) {
        CallStatistics.Figures all = statistics.all();
        return new StatisticsView(all.total(), all.answered(), all.missed(), tenths(all.averageDuration()),
                Seconds.of(all.waiting()), Seconds.of(all.talking()),
                statistics.byHour().stream().map(Hour::of).toList());
    }

    private static @Nullable Double rounded(@Nullable Double seconds) {
        return seconds == null ? null : tenths(seconds);
    }

    private static double tenths(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
