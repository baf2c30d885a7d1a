package io.ringdown.local;

import org.junit.jupiter.api.Assumptions;

/// A real Asterisk for a test. Where there is none to be had the test is skipped with the reason, unless
/// `RINGDOWN_REQUIRE_ASTERISK=true` (as on CI) makes that a failure.
public final class RealAsterisk {

    private static final String SWITCH = "RINGDOWN_REQUIRE_ASTERISK";

    private RealAsterisk() {}

    public static LocalAsterisk start(AsteriskPlace place) {
        try {
            return LocalAsterisk.start(place, System.out::println);
        } catch (CannotStart e) {
            if (Boolean.parseBoolean(System.getenv(SWITCH))) {
                throw e;
            }
            return Assumptions.abort("skipped, no Asterisk: " + e.getMessage());
        }
    }
}
