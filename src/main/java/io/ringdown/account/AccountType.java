package io.ringdown.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a person is to the service. The wire and the database have it in lower case.
public enum AccountType {
    ADMIN, ATTENDANT, CLIENT, GUEST;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @JsonValue
    public String wire() {
        return wire;
    }

    /// The authority in Spring Security's words, such as `ROLE_ADMIN`.
    String authority() {
        return "ROLE_" + name();
    }

    static AccountType of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
