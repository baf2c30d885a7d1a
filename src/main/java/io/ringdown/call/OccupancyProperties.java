package io.ringdown.call;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much a device takes.
///
/// @param callsPerDevice how many calls one device may have at once, ringing or talking; one that has them is busy for others
@Validated
@ConfigurationProperties("ringdown.occupancy")
public record OccupancyProperties(@DefaultValue("2") @Min(1) @Max(100_000) int callsPerDevice) {}
