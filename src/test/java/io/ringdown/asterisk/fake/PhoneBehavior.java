package io.ringdown.asterisk.fake;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a phone does when it is called; all times from the moment it is called.
///
/// @param refusal    what Asterisk answers to the originate instead of calling the phone: an HTTP status with its body
/// @param ringsAfter null for a phone that never rings
/// @param outcome    null for a phone that only rings
public record PhoneBehavior(@Nullable Refusal refusal, @Nullable Duration ringsAfter, @Nullable Outcome outcome) {

    public record Refusal(int status, String body) {}

    /// @param cause null for an answer, else the Q.850 cause the leg ends with
    public record Outcome(Duration after, @Nullable Integer cause) {}

    public static PhoneBehavior answersAfter(Duration ring) {
        return new PhoneBehavior(null, Duration.ZERO, new Outcome(ring, null));
    }

    public static PhoneBehavior endsAfter(Duration ring, int cause) {
        return new PhoneBehavior(null, Duration.ZERO, new Outcome(ring, cause));
    }

    public static PhoneBehavior onlyRings() {
        return new PhoneBehavior(null, Duration.ZERO, null);
    }

    public static PhoneBehavior unreachable() {
        return refused(500, "{\"error\":\"Allocation failed\"}");
    }

    public static PhoneBehavior refused(int status, String body) {
        return new PhoneBehavior(new Refusal(status, body), null, null);
    }
}
