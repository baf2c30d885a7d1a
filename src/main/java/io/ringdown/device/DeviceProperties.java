package io.ringdown.device;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Phones.
///
/// @param realm        the SIP realm that secrets are made for; changing it makes every stored one useless
/// @param refreshAfter after what time the directory looks for changes that another instance made
/// @param stateGrace   how long a phone is believed to be as it was, when its Asterisk is away or does not know it yet
/// @param firstLine    the lowest number that is handed out as a line (environment: `DEVICE_RANGE_START`)
/// @param lastLine     the highest (environment: `DEVICE_RANGE_END`)
/// @param systemLine   the number within that nobody gets (environment: `SYSTEM_EXTENSION`)
@Validated
@ConfigurationProperties("ringdown.device")
public record DeviceProperties(
        @DefaultValue("asterisk") @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String realm,
        @DefaultValue("10s") @NotNull Duration refreshAfter,
        @DefaultValue("30s") @NotNull Duration stateGrace,
        @DefaultValue("3000") @Min(0) @Max(9999) int firstLine,
        @DefaultValue("3999") @Min(0) @Max(9999) int lastLine,
        @DefaultValue("3100") @Min(0) @Max(9999) int systemLine) {}
