package io.ringdown.account;

import java.time.Instant;

/// What a good session token says.
///
/// @param id      the token's `jti`
/// @param version the account's token version at sign-in
public record Session(AccountRef account, String id, int version, Instant openedAt, Instant expiresAt) {}
