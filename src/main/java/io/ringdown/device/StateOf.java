package io.ringdown.device;

/// Whether a phone can be reached: `offline`, `available`, `ringing` or `busy`. Answers from memory, on any thread.
interface StateOf {

    String OFFLINE = "offline";

    String of(String endpoint);
}
