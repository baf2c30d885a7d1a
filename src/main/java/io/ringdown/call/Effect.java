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

    /// End a channel. The cause decides what a phone that was not answered yet is told.
    ///
    /// @param cause Q.850
    record Hangup(ChannelId channel, int cause) implements Effect {}

    record RemoveBridge(String bridge) implements Effect {}
}
