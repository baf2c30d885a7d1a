package io.ringdown.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Whether a person may sign in, and whether they may call.
enum AccountStatus {
    ACTIVE, PENDING, SUSPENDED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @JsonValue
    String wire() {
        return wire;
    }

    @JsonCreator
    static AccountStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
