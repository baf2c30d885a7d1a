package io.ringdown.device;

/// Lines or devices were added, changed or removed. Published after the commit, when [Directory] and [Devices] already tell
/// the new state.
public record DevicesChanged() {}
