package io.ringdown.device;

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
@Validated
@ConfigurationProperties("ringdown.device")
public record DeviceProperties(
        @DefaultValue("asterisk") @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String realm,
        @DefaultValue("10s") @NotNull Duration refreshAfter) {}
