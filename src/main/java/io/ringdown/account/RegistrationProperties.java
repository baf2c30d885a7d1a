package io.ringdown.account;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// People who make accounts for themselves (`POST /api/users/register`).
///
/// @param mode        (environment: `REGISTRATION_MODE`) `off`: nobody does. `approval`: they sign in, but have no line and call
///                    nobody until an admin approves them. `open`: they have a line and a phone at once; on the `local` profile
///                    this is the default.
/// @param lineShare   how many percent of the lines people may have whom no admin has approved, or wait for; the others are
///                    left to the accounts that admins make
/// @param answerAfter how long each answer takes at least, so that its time does not tell whether there was such an account
///                    already
@Validated
@ConfigurationProperties("ringdown.registration")
public record RegistrationProperties(@DefaultValue("approval") @NotNull Mode mode,
        @DefaultValue("50") @Min(0) @Max(100) int lineShare, @DefaultValue("300ms") @NotNull Duration answerAfter) {

    /// What becomes of whoever registers.
    public enum Mode {
        OFF, APPROVAL, OPEN;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
