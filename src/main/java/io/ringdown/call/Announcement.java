package io.ringdown.call;

import java.util.Locale;

/// What a caller is told who reaches nobody.
public enum Announcement {
    /// Nobody has the number.
    UNKNOWN_NUMBER,
    /// Whoever is called takes no calls now.
    CLOSED,
    /// Every circuit is taken.
    ALL_BUSY,
    /// There is no trunk to the outside, or it cannot be reached, or refuses the call.
    OUTSIDE_UNAVAILABLE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
