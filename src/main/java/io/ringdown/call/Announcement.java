package io.ringdown.call;

import java.util.Locale;

/// What a caller is told who reaches nobody.
public enum Announcement {
    UNKNOWN_NUMBER, CLOSED, ALL_BUSY;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
