package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What somebody wants of a call. Not allowed in the call's present state: [CallException.CommandNotAllowed], and nothing
/// changes.
public sealed interface CallCommand extends CallInput {

    /// End the call for everybody.
    ///
    /// @param by on whose side the person who wants it stands
    /// @param cause Q.850, what a phone that was not answered yet is told; null for the usual one
    record Hangup(HangupSource by, @Nullable Integer cause, Instant at) implements CallCommand {}

    /// Put the other side on hold, with music, or take it back.
    ///
    /// @param by who holds
    record Hold(Leg.Role by, boolean hold, Instant at) implements CallCommand {}

    /// Let a side not be heard, or be heard again.
    record Mute(Leg.Role side, boolean mute, Instant at) implements CallCommand {}

    /// Let the other side hear keys.
    ///
    /// @param by     whose keys they are
    /// @param digits `0` to `9`, `*`, `#`, `A` to `D`
    record SendDigits(Leg.Role by, String digits, Instant at) implements CallCommand {}
}
