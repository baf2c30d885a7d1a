package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One conversation from first ring to last hang-up, at one moment. Immutable; the next moment comes from [#on].
///
/// @param node        the Asterisk that carries it
/// @param dialled     the number as dialled
/// @param clicked     made by a click: the caller's own phone is rung first
/// @param callee      who is called, without account where nobody has the number
/// @param endpoints   the SIP endpoints that ring for the callee
/// @param ringTimeout how long each side may ring
/// @param seq         number of the last event
/// @param ringTime    first ring at the callee
/// @param holdMillis  how long it was on hold, without the hold that goes on now
/// @param heldSince   since when it is on hold now
/// @param deadline    when the call has to be looked at if nothing happens before
/// @param ending      how it will have ended once its first leg is gone, when somebody is hanging up
public record Call(CallId id, String node, String dialled, boolean clicked, CallState state, Party caller, Party callee,
        List<String> endpoints, Duration ringTimeout, int seq, Instant startTime, @Nullable Instant ringTime,
        @Nullable Instant answerTime, @Nullable Instant endTime, long holdMillis, @Nullable Instant heldSince,
        @Nullable Instant deadline,
        @Nullable Ending ending, List<Leg> legs) {

    /// How a call ended.
    ///
    /// @param cause Q.850
    public record Ending(EndReason reason, HangupSource source, int cause, @Nullable String detail) {}

    /// What follows from this input. Pure: no clock, no I/O.
    ///
    /// @throws CallException.CommandNotAllowed for a command that the present state does not allow
    Decision on(CallInput input) {
        return CallRules.on(this, input);
    }

    public boolean isEnded() {
        return state == CallState.ENDED;
    }

    /// Ended, and Asterisk has nothing of it left.
    public boolean isOver() {
        return isEnded() && liveLegs().isEmpty();
    }

    /// The accounts on the call, the caller's first.
    public List<UUID> parties() {
        List<UUID> parties = new ArrayList<>(2);
        if (caller.account() != null) {
            parties.add(caller.account());
        }
        if (callee.account() != null && !callee.account().equals(caller.account())) {
            parties.add(callee.account());
        }
        return parties;
    }

    public boolean hasParty(UUID person) {
        return caller.is(person) || callee.is(person);
    }

    /// The id of the bridge that joins its legs in Asterisk.
    public String bridge() {
        return ChannelId.PREFIX + id.value();
    }

    List<Leg> liveLegs() {
        return legs.stream().filter(Leg::isLive).toList();
    }
}
