package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call that was over before anybody here heard of it, as its carrier wrote it down.
///
/// @param channel   of the caller; with the node it tells this call from all others
/// @param endpoint  the SIP user name that dialled
/// @param number    the caller's number as shown
/// @param dialled   the number that was dialled
/// @param ring      when a phone first rang, if one did
/// @param answer    when it was answered, if it was
/// @param by        the phone that answered
/// @param ending    how it ended
public record FoundCall(String node, ChannelId channel, String endpoint, String number, String dialled, Instant start,
        @Nullable Instant ring, @Nullable Instant answer, Instant end, @Nullable Peer by, Call.Ending ending) {

    /// The other side's phone.
    ///
    /// @param channel null where its id is not known
    public record Peer(String endpoint, @Nullable ChannelId channel) {}

    /// Always the same for this call, so that it is entered once, however often it is found.
    CallId id() {
        return CallId.found(start, node + '/' + channel.value());
    }
}
