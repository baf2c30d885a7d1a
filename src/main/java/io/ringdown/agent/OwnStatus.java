package io.ringdown.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a person says of themselves. Whoever is not available is not rung.
public enum OwnStatus {
    AVAILABLE, AWAY, DO_NOT_DISTURB;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public static Optional<OwnStatus> of(String wire) {
        return Arrays.stream(values()).filter(status -> status.wire.equals(wire)).findFirst();
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
