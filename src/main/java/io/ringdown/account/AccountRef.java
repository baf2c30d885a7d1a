package io.ringdown.account;

import java.util.UUID;

/// A person as other modules need to know them.
public record AccountRef(UUID id, String name, String username, AccountType type) {

    /// Attendants and admins see and do more than the parties of a call.
    public boolean isStaff() {
        return type == AccountType.ATTENDANT || type == AccountType.ADMIN;
    }
}
