package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Somebody on a call, or asked onto it.
///
/// @param n           their number within the call: 1 is the caller, 2 who was called, the others as they were asked
/// @param endpoints   their phones by SIP user name, should they have to be rung
/// @param side        on whose side they are, which tells who ended the call
/// @param invitedAt   since when they are on the list
/// @param joinedAt    when they were first connected
/// @param leftAt      when they left or were given up; null while they are on the call or still asked
/// @param answering   the number of the leg that is being answered for them by a click, 0 for none
/// @param supervision how a supervisor is on the call
public record Participant(int n, Role role, Party party, List<String> endpoints, HangupSource side, Instant invitedAt,
        @Nullable Instant joinedAt, @Nullable Instant leftAt, int answering, @Nullable Supervision supervision) {

    static final int CALLER = 1;
    static final int CALLEE = 2;

    /// What they are on the call for.
    public enum Role {
        CALLER("caller"), CALLEE("recipient"), TARGET("transfer_target"), FORWARDED("forward_target"), THIRD_PARTY(
                "third_party"), PICKUP(
                        "pickup"), SUPERVISOR("supervisor");

        private final String wire;

        Role(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }

        public static Role of(String wire) {
            for (Role role : values()) {
                if (role.wire.equals(wire)) {
                    return role;
                }
            }
            throw new IllegalArgumentException(wire);
        }
    }

    /// A supervisor's part in the call.
    ///
    /// @param of the number of the participant who is helped: a whisper is for them alone
    public record Supervision(Mode mode, int of) {

        /// Hears all and is heard by nobody, by one, or by all.
        public enum Mode {
            LISTEN, WHISPER, BARGE;

            public String wire() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    static Participant invited(int n, Role role, Party party, List<String> endpoints, HangupSource side, Instant at) {
        return new Participant(n, role, party, endpoints, side, at, null, null, 0, null);
    }

    public Participant with(Party other) {
        return new Participant(n, role, other, endpoints, side, invitedAt, joinedAt, leftAt, answering, supervision);
    }

    boolean isSupervisor() {
        return supervision != null;
    }

    boolean isGone() {
        return leftAt != null;
    }

    /// Asked, and neither connected nor given up yet.
    boolean isPending() {
        return joinedAt == null && leftAt == null;
    }

    Participant joined(Instant at) {
        return new Participant(n, role, party, endpoints, side, invitedAt, joinedAt == null ? at : joinedAt, null, 0,
                supervision);
    }

    Participant left(Instant at) {
        return new Participant(n, role, party, endpoints, side, invitedAt, joinedAt, at, 0, supervision);
    }

    /// Asked anew after having left.
    Participant recalled() {
        return new Participant(n, role, party, endpoints, side, invitedAt, joinedAt, null, 0, supervision);
    }

    Participant answeringBy(int leg) {
        return new Participant(n, role, party, endpoints, side, invitedAt, joinedAt, leftAt, leg, supervision);
    }

    Participant supervising(Supervision how) {
        return new Participant(n, role, party, endpoints, side, invitedAt, joinedAt, leftAt, answering, how);
    }
}
