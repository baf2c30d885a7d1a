package io.ringdown.account.key;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.stream.Stream;

/// What a key is good for.
public enum Scope {
    /// Reporting calls of other systems.
    EVENTS_WRITE("events:write"),
    /// Reading calls, all of them.
    CALLS_READ("calls:read"),
    /// The call records of campaigns.
    VOICE_CALLS("voice-calls");

    private final String wire;

    Scope(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    /// The authority in Spring Security's words, such as `SCOPE_calls:read`.
    public String authority() {
        return "SCOPE_" + wire;
    }

    static Scope of(String wire) {
        return Stream.of(values()).filter(scope -> scope.wire.equals(wire)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scope " + wire));
    }
}
