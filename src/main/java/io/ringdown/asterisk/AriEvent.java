package io.ringdown.asterisk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message on the event socket, reduced to what Ringdown reads of it.
///
/// Source: the event models of Asterisk's ARI, version 10.0.0.
sealed interface AriEvent {

    /// A channel as an event shows it.
    ///
    /// @param callId the channel variable CALL_ID, empty where it is not set
    record Channel(String id, String name, String state, String number, String callerName, String dialled,
            String callId) {

        /// The SIP user name in `PJSIP/3001-0000177d`.
        String endpoint() {
            int slash = name.indexOf('/');
            int dash = name.lastIndexOf('-');
            return dash > slash ? name.substring(slash + 1, dash) : name.substring(slash + 1);
        }

        /// Is it half of what Asterisk itself links two bridges with, when a phone transfers from one that is ours to one that is
        /// not? It is in our application then, and nobody's.
        boolean isLink() {
            return name.startsWith("Local/_attended@transfer");
        }

        boolean isUp() {
            return state.equals("Up");
        }
    }

    record StasisStart(Channel channel, List<String> args, Instant at) implements AriEvent {}

    record ChannelStateChange(Channel channel, Instant at) implements AriEvent {}

    /// @param cause Q.850
    record ChannelDestroyed(Channel channel, int cause, Instant at) implements AriEvent {}

    record ChannelCreated(Channel channel) implements AriEvent {}

    /// A phone has come or gone, or one of its channels.
    ///
    /// @param technology such as `PJSIP`
    /// @param resource   the SIP user name
    /// @param online     is it registered?
    record EndpointStateChange(String technology, String resource, boolean online) implements AriEvent {}

    /// A phone has put the other side on hold, or taken it back.
    record ChannelHold(Channel channel, boolean holds, Instant at) implements AriEvent {}

    record ChannelDtmfReceived(Channel channel, String digit, Instant at) implements AriEvent {}

    /// A recording has ended.
    ///
    /// @param failure in Asterisk's words; empty where it went well
    record RecordingEnded(String name, String failure, Instant at) implements AriEvent {}

    /// A phone wants to transfer its call (REFER), or Asterisk repeats what it was told of that.
    ///
    /// Asterisk says the request once more, without [#state], when the phone hangs up before it has heard what came of it.
    ///
    /// @param channel the leg that the phone wants to leave
    /// @param number  whom the other side is to talk to; means nothing where there is a consult
    /// @param consult the same phone's leg to whom it has asked before (attended); null for a blind transfer
    /// @param state   `channel_progress`, `channel_answered` and the like; empty for the request itself
    record ChannelTransfer(Channel channel, String number, @Nullable Channel consult, String state, Instant at)
            implements
                AriEvent {}

    /// A sound was played to its end or could not be, because it is missing or because the channel has gone.
    ///
    /// @param channel id of the channel that heard it; empty where it was played into a bridge
    record PlaybackFinished(String playback, String channel, boolean success, Instant at) implements AriEvent {}

    /// Another client has taken our application; its events go there.
    record ApplicationReplaced(String application) implements AriEvent {}

    /// The answer to a request that was sent on the socket.
    record Response(String requestId, int status, String body) implements AriEvent {}

    /// An event that Ringdown knows and has no use for.
    record Unused(String type) implements AriEvent {}

    /// An event of a type that Ringdown does not know, as it came.
    record Unknown(String type, String json) implements AriEvent {}

    /// Something that is no event at all.
    record Garbage(String why, @Nullable String start) implements AriEvent {}
}
