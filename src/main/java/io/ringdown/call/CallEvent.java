package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One fact in a call's life: `(call, seq)` is unique, `seq` counts 1, 2, 3 … within the call, and a written event never
/// changes.
///
/// @param at          when it happened, by Asterisk's clock where Asterisk told it
/// @param channel     the leg it is about, if it is about one
/// @param number      the number concerned (the one tried, the one that answered), if any
/// @param cause       Q.850 cause, if the event ends a leg or the call
/// @param detail      a short reason in words, for people
/// @param synthesized written by Ringdown's own comparison, because the event itself was lost
public record CallEvent(CallId call, int seq, CallEventType type, Instant at, @Nullable ChannelId channel,
        @Nullable String number, @Nullable Integer cause, @Nullable String detail, boolean synthesized) {

    /// The detail of a `RINGING` that is heard as sound of the phone's or provider's own.
    static final String EARLY_MEDIA = "early media";

    /// For a `RINGING`: does the caller hear what the other side sends before it answers? Else null.
    public @Nullable Boolean earlyMedia() {
        return type == CallEventType.RINGING ? EARLY_MEDIA.equals(detail) : null;
    }

    /// For a `TRANSFER_COMPLETED`: `blind` or `attended`. Else null.
    public @Nullable String transferType() {
        return type == CallEventType.TRANSFER_COMPLETED ? detail : null;
    }
}
