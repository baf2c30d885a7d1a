package io.ringdown.call;

import java.time.Instant;
import java.util.Map;

/// Something that has happened. A fact that comes late or twice changes nothing.
public sealed interface CallFact extends CallInput {

    /// An originated leg's phone rings.
    record LegRinging(ChannelId channel, Instant at) implements CallFact {}

    /// A leg is answered and may be bridged.
    ///
    /// @param synthesized found by comparing with Asterisk's channels, not told by an event
    record LegAnswered(ChannelId channel, Instant at, boolean synthesized) implements CallFact {}

    /// A leg's channel is gone.
    ///
    /// @param cause Q.850, 0 where nobody knows it
    record LegGone(ChannelId channel, int cause, Instant at, boolean synthesized) implements CallFact {}

    /// The person at a leg has put the other side on hold by their phone, or taken it back.
    record LegHolds(ChannelId channel, boolean holds, Instant at) implements CallFact {}

    /// The person at a leg has pressed a key of their phone: `0` to `9`, `*`, `#`, `A` to `D`.
    record DigitPressed(ChannelId channel, String digit, Instant at) implements CallFact {}

    /// Telephony would not or could not do what the call wanted.
    record EffectRefused(Effect effect, Refusal why, String detail, Instant at) implements CallFact {}

    /// The call's stored deadline is over.
    record DeadlinePassed(Instant at) implements CallFact {}

    /// All channels that Asterisk has, asked for at `since`; true for those that are up. A leg made after `since` may be
    /// missing although it lives.
    record Census(Map<ChannelId, Boolean> channels, Instant since, Instant at) implements CallFact {}

    /// Why an effect did not happen.
    enum Refusal {
        /// What it was to be done to is not there, or not in a state that allows it.
        GONE,
        /// The endpoint to be called has no phone registered, or does not exist.
        UNREACHABLE,
        /// Asterisk answered with an error.
        REFUSED,
        /// Asterisk did not answer, or there is no connection to it.
        UNAVAILABLE
    }
}
