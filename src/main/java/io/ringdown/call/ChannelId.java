package io.ringdown.call;

import java.util.Optional;

/// The id of one Asterisk channel. Ringdown chooses the ids of the channels it originates, so that the call of such a
/// channel can be told from the id alone, before any event of it and after a restart.
///
/// Source: `channelId` of `POST /channels`, Asterisk's ARI.
public record ChannelId(String value) {

    /// What every channel and bridge of ours begins with; anything else is foreign and never touched.
    public static final String PREFIX = "ringdown-";

    private static final int UUID_LENGTH = 36;

    /// The id of the call's leg number `n`.
    static ChannelId ofLeg(CallId call, int n) {
        return new ChannelId(PREFIX + call.value() + "." + n);
    }

    /// The call whose leg this is, if the id is one that Ringdown chose. An Asterisk whose system name is `ringdown` begins
    /// its own ids alike, so the length of a UUID is asked for too.
    public Optional<CallId> call() {
        int dot = value.lastIndexOf('.');
        return value.startsWith(PREFIX) && dot == PREFIX.length() + UUID_LENGTH
                ? Optional.of(new CallId(value.substring(PREFIX.length(), dot)))
                : Optional.empty();
    }

    /// The call whose bridge this is, if it is one of ours.
    public static Optional<CallId> callOfBridge(String bridge) {
        return bridge.startsWith(PREFIX) && bridge.length() == PREFIX.length() + UUID_LENGTH
                ? Optional.of(new CallId(bridge.substring(PREFIX.length())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
