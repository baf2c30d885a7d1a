package io.ringdown.organization;

import java.time.Instant;
import java.util.UUID;

/// A tenant as other modules need to know it.
///
/// @param members how many accounts belong to it that are not deleted
/// @param version counts up with every edit; who belongs to it is none
public record Organization(UUID id, String name, long members, Instant createdAt, long version) {}
