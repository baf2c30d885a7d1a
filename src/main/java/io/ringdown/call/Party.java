package io.ringdown.call;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One side of a call.
///
/// @param account who it is, if it is somebody we know
/// @param number  the line or outside number
/// @param hidden  their phone hides the number (RFC 3323): the other side is not told who they are, staff are
public record Party(@Nullable UUID account, String number, @Nullable String name, @Nullable String username,
        boolean hidden) {

    /// One who hides nothing.
    public Party(@Nullable UUID account, String number, @Nullable String name, @Nullable String username) {
        this(account, number, name, username, false);
    }

    public Party hides() {
        return new Party(account, number, name, username, true);
    }

    public boolean is(UUID person) {
        return person.equals(account);
    }

    /// The same person, or the same number where nobody is known.
    boolean sameAs(Party other) {
        if (account == null || other.account == null) {
            return number.equals(other.number);
        }
        return account.equals(other.account);
    }
}
