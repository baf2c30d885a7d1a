package io.ringdown.account;

import java.util.UUID;

/// An account was edited, signed out everywhere or deleted. Published after the commit; whoever remembers something of the
/// account forgets it.
public record AccountChanged(UUID account) {}
