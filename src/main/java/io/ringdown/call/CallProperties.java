package io.ringdown.call;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Bounds of the call core.
///
/// @param maxLive      how many calls may be alive at once; the next caller hears congestion (Q.850 cause 42)
/// @param laneCapacity how many facts of one call may wait; one more closes the feed they came by, which is then compared
///                     anew
/// @param journalCapacity how many changes may wait for the database before the lanes wait too
/// @param maxBatch     how many changes one transaction takes at the most
/// @param commandTimeout how long a request waits for its command to be written
/// @param stopTimeout  how long a stop waits for the journal to be written
@Validated
@ConfigurationProperties("ringdown.call")
public record CallProperties(@DefaultValue("20000") @Min(1) int maxLive,
        @DefaultValue("1000") @Min(10) int laneCapacity,
        @DefaultValue("20000") @Min(100) int journalCapacity, @DefaultValue("1000") @Min(1) @Max(5000) int maxBatch,
        @DefaultValue("5s") Duration commandTimeout, @DefaultValue("10s") Duration stopTimeout) {}
