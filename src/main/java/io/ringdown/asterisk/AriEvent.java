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
    /// @param callId  the channel variable CALL_ID, empty where it is not set
    /// @param account the account code, by which the dialplan tells of phones that hide their number
    record Channel(String id, String name, String state, String number, String callerName, String dialled,
            String callId, String account) {

        /// Does the phone hide its number?
        boolean hides() {
            return account.equals("hidden");
        }

        /// The SIP user name in `PJSIP/3001-0000177d`.
        String endpoint() {
            int slash = name.indexOf('/');
            int dash = name.lastIndexOf('-');
            return dash > slash ? name.substring(slash + 1, dash) : name.substring(slash + 1);
        }

        /// Such as `PJSIP`; empty where the channel has no name.
        String technology() {
            return name.substring(0, Math.max(0, name.indexOf('/')));
        }

        /// Is it one of those that calls are made of? Anything else that comes into the application is nobody's call: a `Local` half,
        /// or the channel by which Asterisk brings a SIP MESSAGE.
        boolean isOfCalls() {
            return technology().equals("PJSIP");
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

    /// @param replaced the id of the channel whose place this one has taken (INVITE with Replaces); empty where there is none
    record StasisStart(Channel channel, List<String> args, String replaced, Instant at) implements AriEvent {}

    record ChannelStateChange(Channel channel, Instant at) implements AriEvent {}

    /// @param cause Q.850; 29 where the other side refused to serve the call (SIP 401, 403 or 407)
    ///
    /// @param canceled its phone took the call back before it knew of an answer (SIP status 487)
    record ChannelDestroyed(Channel channel, int cause, boolean canceled, Instant at) implements AriEvent {}

    /// A phone that is rung sends sound before it answers, or sends the call elsewhere.
    ///
    /// @param peer    the leg
    /// @param status  such as `PROGRESS`
    /// @param forward where to; empty where it does not
    record Dial(Channel peer, String status, String forward, Instant at) implements AriEvent {

        boolean isProgress() {
            return status.equals("PROGRESS");
        }
    }

    record ChannelCreated(Channel channel) implements AriEvent {}

    /// A phone has come or gone, or one of its channels.
    ///
    /// @param technology such as `PJSIP`
    /// @param resource   the SIP user name
    /// @param online     is it registered?
    record EndpointStateChange(String technology, String resource, boolean online) implements AriEvent {}

    /// A phone is registered at an address where it was not before. A registration that is only refreshed tells nothing.
    record NewContact(String endpoint) implements AriEvent {}

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
