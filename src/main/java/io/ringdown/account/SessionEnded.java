package io.ringdown.account;

import java.util.UUID;

/// Somebody has signed out of one session; others of the account go on. Published after the commit.
///
/// @param session the token's `jti`
public record SessionEnded(UUID account, String session) {}
