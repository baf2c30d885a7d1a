package io.ringdown.account.key;

import io.ringdown.audit.Actor;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A machine's key, without what would let somebody use it.
///
/// @param prefix its first characters, so that people can tell keys apart
public record ApiKey(UUID id, String name, String prefix, Set<Scope> scopes, UUID createdBy, String createdByName,
        Instant createdAt,
        @Nullable Instant expiresAt, @Nullable Instant lastUsedAt, @Nullable Instant revokedAt) implements Actor {

    boolean isGood(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    @Override
    public String actorKind() {
        return "api_key";
    }

    @Override
    public String actorId() {
        return id.toString();
    }

    @Override
    public String actorName() {
        return name;
    }
}
