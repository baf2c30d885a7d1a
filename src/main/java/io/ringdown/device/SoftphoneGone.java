package io.ringdown.device;

/// Nobody is at this web softphone any more: its page was closed, or its session has ended.
///
/// @param endpoint its SIP user name
public record SoftphoneGone(String endpoint) {}
