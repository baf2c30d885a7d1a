package io.ringdown.call;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Bounds of what the history is asked.
///
/// @param queryTimeout  how long the database may take to find or count calls
/// @param maxExport     how many calls one CSV export has at the most; its last line then says where to go on
/// @param exportTimeout how long one export may take
/// @param exports       how many exports may be under way at once, each with a connection to the database; one more is
///                      answered 503
@Validated
@ConfigurationProperties("ringdown.history")
public record HistoryProperties(@DefaultValue("10s") Duration queryTimeout,
        @DefaultValue("100000") @Min(1) @Max(10_000_000) int maxExport, @DefaultValue("2m") Duration exportTimeout,
        @DefaultValue("2") @Min(1) int exports) {}
