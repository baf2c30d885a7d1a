package io.ringdown.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a call wants done by telephony. Effects of one call are carried out in order; the outcome comes back as facts.
public sealed interface Effect {

    /// Mark a channel with the call's id, so that the call is found again after a lost connection or a restart.
    record Tag(ChannelId channel) implements Effect {}

    /// Let this side hear that the other one rings.
    record IndicateRinging(ChannelId channel) implements Effect {}

    /// Let this side hear, unanswered, what the other one sends (183).
    record IndicateProgress(ChannelId channel) implements Effect {}

    /// Ring a phone by a new channel with this id.
    ///
    /// @param from who is shown as the caller
    /// @param ring    after how long Asterisk gives up by itself
    /// @param answers the phone is asked to answer by itself
    record Originate(ChannelId channel, String endpoint, Party from, Duration ring,
            boolean answers) implements Effect {}

    record Answer(ChannelId channel) implements Effect {}

    /// Put the channels together in the call's bridge, which is made for it.
    record Connect(String bridge, List<ChannelId> channels) implements Effect {}

    /// Take a connected channel from one place to another. The bridge of the place is there already.
    ///
    /// @param beside the channel that is whispered to
    record Move(ChannelId channel, Place from, Place to, @Nullable ChannelId beside) implements Effect {}

    record MakeBridge(String bridge) implements Effect {}

    /// Take apart what a whisper needed beside the channel itself.
    ///
    /// @param forGood with its bridge: Asterisk makes none twice by one id
    record EndWhisper(ChannelId channel, boolean forGood) implements Effect {}

    /// Play to a caller why nobody answers.
    record Announce(ChannelId channel, Announcement announcement) implements Effect {}

    /// Tell a phone that asked for a transfer by REFER what became of it (RFC 3515).
    record Report(ChannelId channel, TransferOutcome outcome) implements Effect {}

    /// Tell another call something.
    record Tell(CallId call, CallFact fact) implements Effect {}

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

    /// Write what is heard in a bridge to a file of this name.
    record StartRecording(String bridge, String name) implements Effect {}

    record StopRecording(String name) implements Effect {}

    /// What a phone that asked for a transfer hears of it.
    enum TransferOutcome {
        UNDER_WAY, ANSWERED, NOT_REACHED, DECLINED
    }
}
