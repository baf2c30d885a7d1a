package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that has happened. A fact that comes late or twice changes nothing.
public sealed interface CallFact extends CallInput {

    /// An originated leg's phone rings.
    record LegRinging(ChannelId channel, Instant at) implements CallFact {}

    /// A phone, or a provider, sends sound before anybody has answered (183).
    record LegPlays(ChannelId channel, Instant at) implements CallFact {}

    /// A phone that was rung sends the call elsewhere by itself (3xx). It is over for this phone.
    ///
    /// @param number where to
    /// @param to     where that leads
    record LegForwards(ChannelId channel, String number, Route to, Instant at) implements CallFact {}

    /// A leg is answered and may be bridged.
    ///
    /// @param synthesized found by comparing with Asterisk's channels, not told by an event
    record LegAnswered(ChannelId channel, Instant at, boolean synthesized) implements CallFact {}

    /// A leg's channel is gone.
    ///
    /// @param cause Q.850, 0 where nobody knows it
    record LegGone(ChannelId channel, int cause, Instant at, boolean synthesized) implements CallFact {}

    /// The caller's phone took the call back (CANCEL) before it knew of any answer, and its channel is gone.
    record CallerCanceled(ChannelId channel, Instant at) implements CallFact {}

    /// Channels that went while nobody listened, as Asterisk has written it down.
    ///
    /// @param started when this Asterisk was started; what went before that for no known cause went with it
    /// @param at      when it was read
    record LegsGone(List<End> ends, Instant started, Instant at) implements CallFact {}

    /// How a channel went.
    ///
    /// @param cause    Q.850, 0 where nobody knows it
    /// @param answered when it had been answered; null where it was not
    record End(ChannelId channel, int cause, Instant at, @Nullable Instant answered) {}

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
    ///
    /// @param bridges the bridges that channels are in
    /// @param started when this Asterisk was started; an older leg that is missing went with its process
    record Census(Map<ChannelId, Boolean> channels, Map<ChannelId, String> bridges, Instant started, Instant since,
            Instant at) implements CallFact {}

    /// What was to be announced to a caller is over.
    ///
    /// @param heard  was it played to its end
    /// @param detail what was not
    record Announced(ChannelId channel, boolean heard, @Nullable String detail, Instant at) implements CallFact {}

    /// A phone asks for a blind transfer (REFER, RFC 3515).
    ///
    /// @param number where to
    /// @param to     where that leads
    record Referred(ChannelId channel, String number, Route to, Instant at) implements CallFact {}

    /// A phone asks for a transfer into another of its calls (REFER with Replaces, RFC 3891).
    ///
    /// @param otherChannel its leg of the other call
    record ReferredToCall(ChannelId channel, CallId other, ChannelId otherChannel, Instant at) implements CallFact {}

    /// A phone has taken the place of another in this call (INVITE with Replaces, RFC 3891), whose leg is left over.
    ///
    /// @param by       the channel of the newcomer, and whose it is
    record LegReplaced(ChannelId channel, ChannelId by, String endpoint, Party party,
            Instant at) implements CallFact {}

    /// The phone at this leg has asked for a transfer of this call's others into another of its calls, which asks for them next.
    record Promised(ChannelId channel, CallId into, Instant at) implements CallFact {}

    /// Another call wants whoever talks to this phone.
    ///
    /// @param there who is on that call already
    record TakenOver(ChannelId channel, CallId into, List<Party> there, Instant at) implements CallFact {}

    /// Another call has given up its legs for this one.
    record HandedOver(List<Handed> legs, Instant at) implements CallFact {}

    /// Another call has nobody to give.
    record NotHandedOver(Instant at) implements CallFact {}

    /// A leg on its way from one call to another.
    ///
    /// @param endpoints the phones of the same person
    /// @param state     up, or not answered yet
    record Handed(ChannelId channel, Party party, List<String> endpoints, String endpoint, Leg.State state) {}

    /// A file that was being recorded is closed.
    ///
    /// @param failure why it was not recorded; null where it was
    record RecordingEnded(String name, @Nullable String failure, Instant at, boolean synthesized) implements CallFact {}

    /// Why an effect did not happen.
    enum Refusal {
        /// What it was to be done to is not there, or not in a state that allows it.
        GONE,
        /// The endpoint to be called has no phone registered, or does not exist.
        UNREACHABLE,
        /// Asterisk answered with an error.
        REFUSED,
        /// Asterisk did not answer, or there is no connection to it.
        UNAVAILABLE,
        /// It was kept back while there was something to be heard that may make it pointless; it may be done now.
        LATE
    }
}
