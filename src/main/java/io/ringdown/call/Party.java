package io.ringdown.call;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One side of a call.
///
/// @param account who it is, if it is somebody we know
/// @param number  the line or outside number
public record Party(@Nullable UUID account, String number, @Nullable String name, @Nullable String username) {

    public boolean is(UUID person) {
        return person.equals(account);
    }
}
