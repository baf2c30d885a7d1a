package io.ringdown.call;

import java.util.Optional;

/// The id of one Asterisk channel. Ringdown chooses the ids of the channels it originates, so that the call of such a
/// channel can be told from the id alone, before any event of it and after a restart.
///
/// Source: `channelId` of `POST /channels`, Asterisk's ARI.
public record ChannelId(String value) {

    /// What every channel and bridge of ours begins with; anything else is foreign and never touched.
    public static final String PREFIX = "ringdown-";

    /// What the bridge of a consultation ends with.
    static final String ASIDE = "-aside";

    private static final String WHISPER = ".w";

    private static final int UUID_LENGTH = 36;

    /// The id of the call's leg number `n`.
    static ChannelId ofLeg(CallId call, int n) {
        return new ChannelId(PREFIX + call.value() + "." + n);
    }

    /// The id of what helps this channel to whisper, a channel and a bridge: they are of the same call.
    public String whisper(CallId call) {
        return PREFIX + call.value() + WHISPER + Integer.toHexString(value.hashCode());
    }

    /// Is this what helps another channel to whisper?
    public boolean isWhisper() {
        return value.startsWith(WHISPER, PREFIX.length() + UUID_LENGTH) && call().isPresent();
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
        int end = PREFIX.length() + UUID_LENGTH;
        boolean ours = bridge.startsWith(PREFIX) && bridge.length() >= end && (bridge.length() == end
                || bridge.charAt(end) == '.' || bridge.substring(end).equals(ASIDE));
        return ours ? Optional.of(new CallId(bridge.substring(PREFIX.length(), end))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
