package io.ringdown.account;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How often somebody may try.
///
/// @param wrongPasswords wrong passwords for one name from one address in a window; then the pair is locked
/// @param wrongForName   wrong passwords for one name, from wherever
/// @param wrongFrom      wrong passwords from one address, for whomever
/// @param registrations  registrations from one address
/// @param registrationsInAll registrations from all addresses together
/// @param window         how long it takes until all tries are there again
/// @param slowAfter      from the wrong password with this number on, the answer takes longer each time
/// @param slowBy         how much longer
@Validated
@ConfigurationProperties("ringdown.throttle")
public record ThrottleProperties(@DefaultValue("10") @Min(1) int wrongPasswords,
        @DefaultValue("100") @Min(1) int wrongForName, @DefaultValue("200") @Min(1) int wrongFrom,
        @DefaultValue("500") @Min(1) int registrations,
        @DefaultValue("2000") @Min(1) int registrationsInAll, @DefaultValue("15m") @NotNull Duration window,
        @DefaultValue("4") @Min(1) int slowAfter, @DefaultValue("250ms") @NotNull Duration slowBy) {}
