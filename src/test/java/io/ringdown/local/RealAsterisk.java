package io.ringdown.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// A real Asterisk for a test. Where there is none to be had the test is skipped with the reason, unless
/// `RINGDOWN_REQUIRE_ASTERISK=true` (as on CI) makes that a failure.
public final class RealAsterisk {

    private static final String SWITCH = "RINGDOWN_REQUIRE_ASTERISK";

    private RealAsterisk() {}

    /// Of the one that tests use, such as `22.10.1+dfsg`; it is fetched if it is not there.
    public static String version() {
        try {
            Process script = new ProcessBuilder(AsteriskPlace.script().toString(), "prepare").start();
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = Pattern.compile("Asterisk: (\\S+) at ").matcher(said);
            if (version.find()) {
                return version.group(1);
            }
            throw new CannotStart(said + new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
