package io.ringdown.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import io.ringdown.device.DeviceState;
import java.util.Locale;

/// What a person is to others: what they said of themselves, else what their phones do.
public enum AgentStatus {
    OFFLINE, AVAILABLE, RINGING, BUSY, AWAY, DO_NOT_DISTURB;

    private final String wire = name().toLowerCase(Locale.ROOT);

    static AgentStatus of(OwnStatus own, DeviceState phones) {
        return switch (own) {
            case AWAY -> AWAY;
            case DO_NOT_DISTURB -> DO_NOT_DISTURB;
            case AVAILABLE -> switch (phones) {
                case OFFLINE -> OFFLINE;
                case AVAILABLE -> AVAILABLE;
                case RINGING -> RINGING;
                case BUSY -> BUSY;
            };
        };
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
