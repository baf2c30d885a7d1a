package io.ringdown.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/// Signing in.
///
/// @param jwtSecret        signs the session tokens (environment: `JWT_SECRET`), at least 32 bytes. Empty is allowed on the
///                         `local` profile and in tests only: then a random one is made at each start.
/// @param jwtExpiresIn     how long a session lasts (environment: `JWT_EXPIRES_IN`, such as `24h`)
/// @param standingFor      how long it is remembered that a session or an API key is good, before the database is asked again
/// @param recentFor        how long after signing in a person may change their password or e-mail address without giving the
///                         present password again
/// @param passwordChecks   how many passwords are checked at the same time; each takes one core for about 70 ms
/// @param waitingSignIns   how many sign-ins may wait for a check; more are answered 503
/// @param waitingPasswords how many new passwords may wait to be hashed; more are answered 503
/// @param metricsFrom      addresses (CIDR) that may read `/actuator/prometheus` without signing in
@Validated
@ConfigurationProperties("ringdown.account")
public record AccountProperties(@DefaultValue("") @NotNull String jwtSecret,
        @DefaultValue("24h") @DurationUnit(ChronoUnit.SECONDS) @NotNull Duration jwtExpiresIn,
        @DefaultValue("2s") @NotNull Duration standingFor, @DefaultValue("15m") @NotNull Duration recentFor,
        @DefaultValue("1") @Min(1) @Max(64) int passwordChecks,
        @DefaultValue("32") @Min(1) @Max(1000) int waitingSignIns,
        @DefaultValue("256") @Min(1) @Max(10000) int waitingPasswords, @DefaultValue( {
        }) @NotNull List<String> metricsFrom){

    @Override
    public String toString() {
        return "AccountProperties[jwtSecret=***, jwtExpiresIn=" + jwtExpiresIn + ", passwordChecks=" + passwordChecks
                + ", waitingSignIns=" + waitingSignIns + ", metricsFrom=" + metricsFrom + "]";
    }
}
