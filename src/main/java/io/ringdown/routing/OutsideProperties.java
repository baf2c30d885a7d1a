package io.ringdown.routing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Calls to numbers of the world outside. Without a trunk there are none.
///
/// @param trunk          the PJSIP endpoint of Asterisk that they go through, `ASTERISK_TRUNK_NAME` of `asterisk-config`;
///                       empty: no such calls
/// @param region         where national numbers are at home, two letters (ISO 3166) such as `DE`; empty: numbers are dialled
///                       with `+` and the country only
/// @param shortNumbers   emergency and other short numbers that every account may dial, such as `112`; they go out as they
///                       are and no limit holds them back
/// @param maxCalls       how many calls may be outside at once
/// @param callsPerPerson how many of one account, where an admin has not said otherwise
@Validated
@ConfigurationProperties("ringdown.outside")
public record OutsideProperties(
        @DefaultValue("") @NotNull @Pattern(regexp = "[A-Za-z0-9_.-]{0,40}") String trunk,
        @DefaultValue("") @NotNull @Pattern(regexp = "([A-Z]{2})?") String region,
        @DefaultValue List<@Pattern(regexp = "[0-9]{2,8}") String> shortNumbers,
        @DefaultValue("30") @Min(1) @Max(10_000) int maxCalls,
        @DefaultValue("2") @Min(0) @Max(1000) int callsPerPerson) {

    boolean isConfigured() {
        return !trunk.isEmpty();
    }

    /// What Asterisk dials to reach this number by the trunk (`PJSIP/<number>@<endpoint>`).
    String endpoint(String number) {
        return number + '@' + trunk;
    }
}
