package io.ringdown.asterisk;

import java.time.Instant;
import java.time.LocalDate;

/// Reads Asterisk's usual form of a time in UTC, `2026-11-20T15:14:26.903+0000`, digit by digit.
final class Timestamps {

    private Timestamps() {}

    /// @throws java.time.DateTimeException or IllegalArgumentException for what is not a time
    static Instant utc(String text) {
        long day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)).toEpochDay();
        int seconds = digits(text, 11, 2) * 3600 + digits(text, 14, 2) * 60 + digits(text, 17, 2);
        return Instant.ofEpochMilli((day * 86_400L + seconds) * 1_000L + digits(text, 20, 3));
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("not a time: " + text);
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
