package io.ringdown.account;

import io.ringdown.audit.Actor;
import java.util.UUID;

/// A person as other modules need to know them.
public record AccountRef(UUID id, String name, String username, AccountType type) implements Actor {

    /// Attendants and admins see and do more than the parties of a call.
    public boolean isStaff() {
        return type == AccountType.ATTENDANT || type == AccountType.ADMIN;
    }

    @Override
    public String actorKind() {
        return "account";
    }

    @Override
    public String actorId() {
        return id.toString();
    }

    @Override
    public String actorName() {
        return username;
    }
}
