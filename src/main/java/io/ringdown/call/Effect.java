package io.ringdown.call;

import java.time.Duration;
import java.util.List;

/// What a call wants done by telephony. Effects of one call are carried out in order; the outcome comes back as facts.
public sealed interface Effect {

    /// Mark a channel with the call's id, so that the call is found again after a lost connection or a restart.
    record Tag(ChannelId channel) implements Effect {}

    /// Let this side hear that the other one rings.
    record IndicateRinging(ChannelId channel) implements Effect {}

    /// Ring a phone by a new channel with this id.
    ///
    /// @param from who is shown as the caller
    /// @param ring after how long Asterisk gives up by itself
    record Originate(ChannelId channel, String endpoint, Party from, Duration ring) implements Effect {}

    record Answer(ChannelId channel) implements Effect {}

    /// Put the channels together in the call's bridge, which is made for it.
    record Connect(String bridge, List<ChannelId> channels) implements Effect {}

    /// Take the channels of the side that is held out of the bridge and play music to them.
    ///
    /// @param by who holds them
    record Hold(String bridge, List<ChannelId> held, Leg.Role by) implements Effect {}

    /// End the music and put them back into the bridge.
    ///
    /// @param by who had held them
    record Resume(String bridge, List<ChannelId> held, Leg.Role by) implements Effect {}

    /// What is said into the channel is not heard.
    record Mute(ChannelId channel) implements Effect {}

    record Unmute(ChannelId channel) implements Effect {}

    /// Play keys (RFC 4733) to a channel.
    record SendDigits(ChannelId channel, String digits) implements Effect {}

    /// End a channel. The cause decides what a phone that was not answered yet is told.
    ///
    /// @param cause Q.850
    record Hangup(ChannelId channel, int cause) implements Effect {}

    record RemoveBridge(String bridge) implements Effect {}
}
