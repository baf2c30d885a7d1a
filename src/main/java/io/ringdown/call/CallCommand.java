package io.ringdown.call;

import java.time.Instant;

/// What somebody wants of a call. Not allowed in the call's present state: [CallException.CommandNotAllowed], and nothing
/// changes.
public sealed interface CallCommand extends CallInput {

    /// End the call for everybody.
    ///
    /// @param by on whose side the person who wants it stands
    record Hangup(HangupSource by, Instant at) implements CallCommand {}
}
