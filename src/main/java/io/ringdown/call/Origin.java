package io.ringdown.call;

import java.util.Locale;

/// Who carried a call and told of it.
public enum Origin {
    /// Ringdown controlled it, from its first moment.
    RINGDOWN,
    /// Asterisk carried it by itself while Ringdown was away, and it was found afterwards.
    ASTERISK;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Origin of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
