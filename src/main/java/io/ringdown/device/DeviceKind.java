package io.ringdown.device;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What kind of phone it is: softphones speak WebRTC.
public enum DeviceKind {
    DESK_PHONE, SOFTPHONE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @JsonValue
    public String wire() {
        return wire;
    }

    static DeviceKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
