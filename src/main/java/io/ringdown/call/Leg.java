package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One channel of a call.
///
/// @param n           its number within the call, from 1
/// @param participant the number of the participant whose phone it is
/// @param endpoint    the SIP user name behind it
public record Leg(int n, ChannelId channel, int participant, String endpoint, State state, Instant createdAt,
        @Nullable Instant answeredAt, @Nullable Instant endedAt, @Nullable Integer cause, Audio audio) {

    /// `DIALING → RINGING → UP → ENDING → GONE`; any of them may be left out. `ENDING` is one that we hang up while the call
    /// goes on: it does not count any more.
    public enum State {
        DIALING, RINGING, UP, ENDING, GONE
    }

    /// What the person at this leg does with what is said.
    ///
    /// @param holdsByPhone holds the others by their phone, which alone can end that
    /// @param holdsByClick holds the others by a click
    /// @param muted        is not heard
    public record Audio(boolean holdsByPhone, boolean holdsByClick, boolean muted) {

        public static final Audio PLAIN = new Audio(false, false, false);

        boolean holds() {
            return holdsByPhone || holdsByClick;
        }

        Audio phone(boolean hold) {
            return new Audio(hold, holdsByClick, muted);
        }

        Audio click(boolean hold) {
            return new Audio(holdsByPhone, hold, muted);
        }

        Audio mute(boolean mute) {
            return new Audio(holdsByPhone, holdsByClick, mute);
        }
    }

    static Leg dialing(int n, ChannelId channel, int participant, String endpoint, Instant at) {
        return new Leg(n, channel, participant, endpoint, State.DIALING, at, null, null, null, Audio.PLAIN);
    }

    boolean isLive() {
        return state != State.GONE;
    }

    boolean isEnding() {
        return state == State.ENDING;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /// Was it given up because Asterisk did not say whether it has made it? Then it may be there all the same.
    public boolean wasGivenUp() {
        return state == State.GONE && answeredAt == null && cause != null && cause == HangupCause.NETWORK_OUT_OF_ORDER;
    }

    /// Did Asterisk have a channel for it, as far as anybody knows?
    boolean wasReached() {
        return cause == null || (cause != HangupCause.SUBSCRIBER_ABSENT && cause != HangupCause.NO_CIRCUIT
                && cause != HangupCause.NETWORK_OUT_OF_ORDER);
    }

    /// Asked for at this time only.
    Leg dialing(Instant at) {
        return new Leg(n, channel, participant, endpoint, state, at, answeredAt, endedAt, cause, audio);
    }

    Leg ringing() {
        return new Leg(n, channel, participant, endpoint, State.RINGING, createdAt, answeredAt, endedAt, cause, audio);
    }

    Leg up(Instant at) {
        return new Leg(n, channel, participant, endpoint, State.UP, createdAt, at, endedAt, cause, audio);
    }

    Leg ending() {
        return new Leg(n, channel, participant, endpoint, State.ENDING, createdAt, answeredAt, endedAt, cause, audio);
    }

    Leg gone(Instant at, int why) {
        return new Leg(n, channel, participant, endpoint, State.GONE, createdAt, answeredAt, at, why, audio);
    }

    Leg with(Audio other) {
        return new Leg(n, channel, participant, endpoint, state, createdAt, answeredAt, endedAt, cause, other);
    }
}
