package io.ringdown.routing;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How calls are offered.
///
/// @param ringTimeout how long a line's phones ring before the caller is told that nobody answers
@Validated
@ConfigurationProperties("ringdown.routing")
public record RoutingProperties(
        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration ringTimeout) {}
