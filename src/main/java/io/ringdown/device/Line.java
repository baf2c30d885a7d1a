package io.ringdown.device;

import java.util.List;
import java.util.UUID;

/// A dialable number and whom it reaches.
///
/// @param number    such as `3001`
/// @param name      the person's name, shown as caller name
/// @param endpoints the SIP endpoints that ring together, oldest first
public record Line(String number, UUID accountId, String name, String username, List<String> endpoints) {}
