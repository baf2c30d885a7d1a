package io.ringdown.agent;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Who can take a call.
///
/// @param settleFor    changes of people's status are gathered for so long, and only what remains of them is told
/// @param refreshAfter after what time statuses are looked for that people have set at another instance
@Validated
@ConfigurationProperties("ringdown.agent")
public record AgentProperties(
        @DefaultValue("200ms") @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 10) Duration settleFor,
        @DefaultValue("2s") @NotNull @DurationMin(millis = 50) @DurationMax(minutes = 5) Duration refreshAfter) {}
