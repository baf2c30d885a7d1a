package io.ringdown.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One channel of a call.
///
/// @param n        its number within the call, from 1
/// @param endpoint the SIP user name behind it
public record Leg(int n, ChannelId channel, Role role, String endpoint, State state, Instant createdAt,
        @Nullable Instant answeredAt, @Nullable Instant endedAt, @Nullable Integer cause) {

    /// Which side of the call the leg serves.
    public enum Role {
        CALLER, CALLEE
    }

    /// `DIALING → RINGING → UP → GONE`; any of them may go straight to `GONE`.
    public enum State {
        DIALING, RINGING, UP, GONE
    }

    static Leg dialing(int n, ChannelId channel, Role role, String endpoint, Instant at) {
        return new Leg(n, channel, role, endpoint, State.DIALING, at, null, null, null);
    }

    boolean isLive() {
        return state != State.GONE;
    }

    boolean isUp() {
        return state == State.UP;
    }

    Leg ringing() {
        return new Leg(n, channel, role, endpoint, State.RINGING, createdAt, answeredAt, endedAt, cause);
    }

    Leg up(Instant at) {
        return new Leg(n, channel, role, endpoint, State.UP, createdAt, at, endedAt, cause);
    }

    Leg gone(Instant at, int why) {
        return new Leg(n, channel, role, endpoint, State.GONE, createdAt, answeredAt, at, why);
    }
}
