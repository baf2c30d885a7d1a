package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One channel of a call.
///
/// @param n        its number within the call, from 1
/// @param endpoint the SIP user name behind it
public record Leg(int n, ChannelId channel, Role role, String endpoint, State state, Instant createdAt,
        @Nullable Instant answeredAt, @Nullable Instant endedAt, @Nullable Integer cause, Audio audio) {

    /// Which side of the call the leg serves.
    public enum Role {
        CALLER, CALLEE;

        Role other() {
            return this == CALLER ? CALLEE : CALLER;
        }
    }

    /// `DIALING → RINGING → UP → GONE`; any of them may go straight to `GONE`.
    public enum State {
        DIALING, RINGING, UP, GONE
    }

    /// What the person at this leg does with what is said.
    ///
    /// @param holdsByPhone holds the other side by their phone, which alone can end that
    /// @param holdsByClick holds the other side by a click
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

    static Leg dialing(int n, ChannelId channel, Role role, String endpoint, Instant at) {
        return new Leg(n, channel, role, endpoint, State.DIALING, at, null, null, null, Audio.PLAIN);
    }

    boolean isLive() {
        return state != State.GONE;
    }

    boolean isUp() {
        return state == State.UP;
    }

    Leg ringing() {
        return new Leg(n, channel, role, endpoint, State.RINGING, createdAt, answeredAt, endedAt, cause, audio);
    }

    Leg up(Instant at) {
        return new Leg(n, channel, role, endpoint, State.UP, createdAt, at, endedAt, cause, audio);
    }

    Leg gone(Instant at, int why) {
        return new Leg(n, channel, role, endpoint, State.GONE, createdAt, answeredAt, at, why, audio);
    }

    Leg with(Audio other) {
        return new Leg(n, channel, role, endpoint, state, createdAt, answeredAt, endedAt, cause, other);
    }
}
