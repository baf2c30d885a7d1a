package io.ringdown.asterisk;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the calls are found that Asterisk carried by itself while Ringdown was away.
///
/// @param lookEvery how often each node is asked whether there are any, shortened at random by up to a half; also after each
///                  connect
/// @param batch     how many are read and entered at once
@Validated
@ConfigurationProperties("ringdown.asterisk.away")
public record AwayProperties(@DefaultValue("5s") @DurationMin(millis = 100) Duration lookEvery,
        @DefaultValue("100") @Min(1) @Max(500) int batch) {}
