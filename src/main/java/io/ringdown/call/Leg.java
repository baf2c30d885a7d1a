package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One channel of a call.
///
/// @param n           its number within the call, from 1
/// @param participant the number of the participant whose phone it is
/// @param endpoint    the SIP user name behind it
/// @param early       has it sent sound before anybody answered (183)?
public record Leg(int n, ChannelId channel, int participant, String endpoint, State state, Instant createdAt,
        @Nullable Instant answeredAt, @Nullable Instant endedAt, @Nullable Integer cause, Audio audio, boolean early) {

    /// `DIALING → RINGING → UP → ENDING → GONE`; any of them may be left out. `ENDING` is one that we hang up while the call
    /// goes on: it does not count any more.
    public enum State {
        DIALING, RINGING, UP, ENDING, GONE
    }

    /// Whether the person at this leg holds the others, and who plays them music then. There is one state, whoever changes it: what a
    /// phone has begun or taken over, the phone alone ends.
    public enum Hold {
        NONE,
        /// By a click: the others are taken out of the bridge and hear our music.
        CLICK,
        /// By the phone, in a bridge of two: Asterisk plays the music.
        PHONE,
        /// By the phone, where Asterisk plays none: as by a click.
        PHONE_APART;

        boolean isByPhone() {
            return this == PHONE || this == PHONE_APART;
        }

        /// Are the others taken out of the bridge?
        boolean isApart() {
            return this == CLICK || this == PHONE_APART;
        }
    }

    /// What the person at this leg does with what is said.
    ///
    /// @param muted is not heard
    public record Audio(Hold hold, boolean muted) {

        public static final Audio PLAIN = new Audio(Hold.NONE, false);

        boolean holds() {
            return hold != Hold.NONE;
        }

        public boolean holdsByPhone() {
            return hold.isByPhone();
        }

        public boolean holdsApart() {
            return hold.isApart();
        }

        /// As it is stored.
        public static Audio of(boolean byPhone, boolean apart, boolean muted) {
            Hold hold = byPhone ? apart ? Hold.PHONE_APART : Hold.PHONE : apart ? Hold.CLICK : Hold.NONE;
            return new Audio(hold, muted);
        }

        Audio hold(Hold other) {
            return new Audio(other, muted);
        }

        Audio mute(boolean mute) {
            return new Audio(hold, mute);
        }
    }

    static Leg dialing(int n, ChannelId channel, int participant, String endpoint, Instant at) {
        return new Leg(n, channel, participant, endpoint, State.DIALING, at, null, null, null, Audio.PLAIN, false);
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

    /// Does it lead to the outside?
    boolean isByTrunk() {
        return isTrunk(endpoint);
    }

    /// Is it a number at a trunk (`<number>@<endpoint>`), and no phone's user name?
    static boolean isTrunk(String endpoint) {
        return endpoint.contains("@");
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
        return new Leg(n, channel, participant, endpoint, state, at, answeredAt, endedAt, cause, audio,
                early);
    }

    Leg ringing() {
        return new Leg(n, channel, participant, endpoint, State.RINGING, createdAt, answeredAt, endedAt, cause, audio,
                early);
    }

    Leg up(Instant at) {
        return new Leg(n, channel, participant, endpoint, State.UP, createdAt, at, endedAt, cause, audio,
                early);
    }

    Leg ending() {
        return new Leg(n, channel, participant, endpoint, State.ENDING, createdAt, answeredAt, endedAt, cause, audio,
                early);
    }

    Leg gone(Instant at, int why) {
        return new Leg(n, channel, participant, endpoint, State.GONE, createdAt, answeredAt, at, why, audio,
                early);
    }

    /// What it plays is heard from now on.
    Leg withEarlyMedia() {
        return new Leg(n, channel, participant, endpoint, state, createdAt, answeredAt, endedAt, cause, audio, true);
    }

    Leg with(Audio other) {
        return new Leg(n, channel, participant, endpoint, state, createdAt, answeredAt, endedAt, cause, other,
                early);
    }
}
