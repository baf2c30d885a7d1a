package io.ringdown.device;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One SIP registration as people know it.
///
/// @param endpoint  its SIP user name
/// @param expiresAt when a softphone ends unless it is in use; null for a desk phone
/// @param version   counts up with every edit
record Device(UUID id, UUID accountId, String accountName, String accountUsername, String line, String name,
        DeviceKind kind, String endpoint, String realm, Instant createdAt, @Nullable Instant expiresAt, long version) {

    /// A line and whose it is.
    record Owner(UUID account, String username, String line) {}
}
