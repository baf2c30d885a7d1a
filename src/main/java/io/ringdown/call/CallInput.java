package io.ringdown.call;

import java.time.Instant;

/// What a call's lane takes in: a fact, which is true whatever the call thinks of it, or a command, which may be refused.
public sealed interface CallInput permits CallFact, CallCommand {

    /// When it happened: Asterisk's clock for Asterisk's events, else Ringdown's.
    Instant at();
}
