package io.ringdown.asterisk.fake;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a phone does when it is called; all times from the moment it is called.
///
/// @param refusal    what Asterisk answers to the originate instead of calling the phone: an HTTP status with its body
/// @param ringsAfter null for a phone that never rings
/// @param playsAfter when it sends sound of its own before it answers (183); null for a phone that does not
/// @param outcome    null for a phone that only rings
public record PhoneBehavior(@Nullable Refusal refusal, @Nullable Duration ringsAfter, @Nullable Duration playsAfter,
        @Nullable Outcome outcome) {

    public record Refusal(int status, String body) {}

    /// @param cause   null for an answer, else the Q.850 cause the leg ends with
    /// @param forward where the phone sends the call (3xx); empty where it does not
    public record Outcome(Duration after, @Nullable Integer cause, String forward) {}

    public static PhoneBehavior answersAfter(Duration ring) {
        return new PhoneBehavior(null, Duration.ZERO, null, new Outcome(ring, null, ""));
    }

    public static PhoneBehavior endsAfter(Duration ring, int cause) {
        return new PhoneBehavior(null, Duration.ZERO, null, new Outcome(ring, cause, ""));
    }

    public static PhoneBehavior onlyRings() {
        return new PhoneBehavior(null, Duration.ZERO, null, null);
    }

    /// Sends sound instead of ringing.
    public static PhoneBehavior playsAndAnswersAfter(Duration play) {
        return new PhoneBehavior(null, null, Duration.ZERO, new Outcome(play, null, ""));
    }

    /// Asterisk ends the leg with cause 23 and does not follow.
    public static PhoneBehavior forwardsTo(String number) {
        return new PhoneBehavior(null, Duration.ZERO, null, new Outcome(Duration.ofMillis(10), 23, number));
    }

    public static PhoneBehavior unreachable() {
        return refused(500, "{\"error\":\"Allocation failed\"}");
    }

    public static PhoneBehavior refused(int status, String body) {
        return new PhoneBehavior(new Refusal(status, body), null, null, null);
    }
}
