package io.ringdown.device;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a phone is doing. Where several say different things (a phone on two nodes, a person with two phones), the later
/// one here counts.
public enum DeviceState {
    /// Not registered: it cannot be rung.
    OFFLINE,
    /// Registered, without a call.
    AVAILABLE,
    /// Is being rung.
    RINGING,
    /// In a call or making one; also when a second call rings meanwhile.
    BUSY;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @JsonValue
    public String wire() {
        return wire;
    }

    public DeviceState orBetter(DeviceState other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
