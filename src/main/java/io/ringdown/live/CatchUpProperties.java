package io.ringdown.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How Socket.IO clients begin: with what they missed, else with a snapshot of the calls that are alive.
///
/// @param window        who heard their last event longer ago gets a snapshot
/// @param maxEvents     who missed more gets a snapshot; also who missed more than half of `ringdown.live.max-unsent` bytes
/// @param atOnce        how many clients' missed events are read at once, each with a connection to the database
/// @param patience      a client that has not been told by then what it missed gets a snapshot; one that does not take what it
///                      is told within this is closed
/// @param maxHeld       events that may wait meanwhile for one client; one more closes it
/// @param maxCalls      calls in one snapshot at the most, the newest first
/// @param positionEvery how often clients are told up to which event they have heard everything
@Validated
@ConfigurationProperties("ringdown.live.catch-up")
public record CatchUpProperties(@DefaultValue("15m") Duration window,
        @DefaultValue("500") @Min(1) @Max(10_000) int maxEvents, @DefaultValue("2") @Min(1) @Max(100) int atOnce,
        @DefaultValue("10s") @DurationMin(millis = 100) Duration patience,
        @DefaultValue("1000") @Min(10) int maxHeld, @DefaultValue("200") @Min(1) @Max(10_000) int maxCalls,
        @DefaultValue("15s") @DurationMin(millis = 10) Duration positionEvery) {}
