package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One conversation from first ring to last hang-up, whoever joins or leaves meanwhile, at one moment. Immutable; the next
/// moment comes from [#on].
///
/// @param node         the Asterisk that carries it
/// @param dialled      the number as dialled
/// @param clicked      made by a click: the caller's own phone is rung first
/// @param participants by their number: the caller, who was called, and who came later
/// @param ringTimeout  how long a phone may ring
/// @param seq          number of the last event
/// @param transfer     the transfer under way
/// @param parking      set while the call waits for somebody to pick it up
/// @param handover     the last transfer that was completed
/// @param deadline     when the call has to be looked at if nothing happens before
/// @param ending       how it will have ended once its first leg is gone, when somebody is hanging up
/// @param recording    the one under way, else the last there was
/// @param origin       who carried it
public record Call(CallId id, String node, String dialled, boolean clicked, CallState state,
        List<Participant> participants, Duration ringTimeout, int seq, Times times, @Nullable Transfer transfer,
        @Nullable Parking parking, @Nullable Handover handover, @Nullable Instant deadline, @Nullable Ending ending,
        List<Leg> legs, @Nullable CallRecording recording, Origin origin) {

    /// One that Ringdown controls.
    public Call(CallId id, String node, String dialled, boolean clicked, CallState state,
            List<Participant> participants, Duration ringTimeout, int seq, Times times, @Nullable Transfer transfer,
            @Nullable Parking parking, @Nullable Handover handover, @Nullable Instant deadline,
            @Nullable Ending ending, List<Leg> legs, @Nullable CallRecording recording) {
        this(id, node, dialled, clicked, state, participants, ringTimeout, seq, times, transfer, parking, handover,
                deadline, ending, legs, recording, Origin.RINGDOWN);
    }

    /// When it was what.
    ///
    /// @param ring       first ring at the callee
    /// @param holdMillis how long nobody talked since the answer, without the hold that goes on now
    /// @param heldSince  since when nobody talks now
    public record Times(Instant start, @Nullable Instant ring, @Nullable Instant answer, @Nullable Instant end,
            long holdMillis, @Nullable Instant heldSince) {

        static Times from(Instant start) {
            return new Times(start, null, null, null, 0, null);
        }
    }

    /// How a call ended.
    ///
    /// @param cause Q.850
    public record Ending(EndReason reason, HangupSource source, int cause, @Nullable String detail) {}

    /// The call waits for somebody to pick it up.
    ///
    /// @param by    the number of the participant who parked it
    /// @param until then it goes back to their phones
    public record Parking(int by, Instant until) {}

    /// Who got the call from whom.
    ///
    /// @param to a number
    /// @param by a user name, or the number of somebody who has none
    public record Handover(String to, String by) {}

    /// What follows from this input. Pure: no clock, no I/O.
    ///
    /// @throws CallException.CommandNotAllowed for a command that the present state does not allow
    Decision on(CallInput input) {
        return CallRules.on(this, input);
    }

    /// May the phone at this channel transfer the call now (REFER)?
    boolean mayRefer(ChannelId channel, Instant at) {
        Step step = new Step(this, at);
        Leg leg = step.leg(channel);
        return leg != null && leg.isUp() && TransferRules.mayRefer(step, step.of(leg));
    }

    public Party caller() {
        return participant(Participant.CALLER).party();
    }

    public Party callee() {
        return participant(Participant.CALLEE).party();
    }

    public Participant participant(int n) {
        return participants.get(n - 1);
    }

    public Instant startTime() {
        return times.start();
    }

    public @Nullable Instant answerTime() {
        return times.answer();
    }

    public @Nullable Instant endTime() {
        return times.end();
    }

    public boolean isEnded() {
        return state == CallState.ENDED;
    }

    /// Ended, and Asterisk has nothing of it left.
    public boolean isOver() {
        return isEnded() && liveLegs().isEmpty() && (recording == null || recording.isOver());
    }

    /// The accounts on the call, the caller's first.
    public List<UUID> parties() {
        List<UUID> parties = new ArrayList<>(participants.size());
        for (Participant participant : participants) {
            UUID account = participant.party().account();
            if (account != null && !parties.contains(account)) {
                parties.add(account);
            }
        }
        return parties;
    }

    public boolean hasParty(UUID person) {
        for (Participant participant : participants) {
            if (participant.party().is(person)) {
                return true;
            }
        }
        return false;
    }

    /// Who has missed the call by what happened here: they were offered it, and nobody else answered for them. Whoever
    /// declines misses nothing.
    public @Nullable UUID missedBy(CallEvent event) {
        return switch (event.type()) {
            case MISSED, CANCELED, BUSY -> answerTime() == null ? callee().account() : null;
            case TRANSFER_NO_ANSWER, TRANSFER_BUSY -> event.cause() != null
                    && event.cause() == HangupCause.CALL_REJECTED ? null : target(event.number());
            default -> null;
        };
    }

    private @Nullable UUID target(@Nullable String number) {
        return participants.reversed().stream()
                .filter(who -> who.role() == Participant.Role.TARGET && who.party().number().equals(number))
                .findFirst().map(who -> who.party().account()).orElse(null);
    }

    /// Does it lead out of the house?
    public boolean isExternal() {
        for (Participant who : participants) {
            if (who.party().account() == null && who.party().number().startsWith("+")) {
                return true;
            }
        }
        return false;
    }

    /// Has a phone sent sound before the answer? Then there is a bridge already.
    boolean hadEarlyMedia() {
        for (Leg leg : legs) {
            if (leg.early() && !isLater(leg)) {
                return true;
            }
        }
        return false;
    }

    /// Was it rung after the answer?
    private boolean isLater(Leg leg) {
        Instant answer = times.answer();
        return answer != null && !leg.createdAt().isBefore(answer);
    }

    /// The id of the bridge that joins its legs in Asterisk.
    public String bridge() {
        return ChannelId.PREFIX + id.value();
    }

    /// The id of the bridge of a consultation.
    public String aside() {
        return bridge() + ChannelId.ASIDE;
    }

    /// May there be a bridge of a consultation? It stays until the call ends: Asterisk makes no bridge a second time by an id
    /// that it has seen.
    boolean wasConsulted() {
        for (Leg leg : legs) {
            Participant.Role role = participant(leg.participant()).role();
            boolean asked = role == Participant.Role.TARGET || role == Participant.Role.FORWARDED;
            if (asked && isLater(leg) && (leg.early() || leg.answeredAt() != null)) {
                return true;
            }
        }
        return false;
    }

    /// The id of the bridge that all at this place share.
    public String bridge(Place place) {
        return place == Place.ASIDE ? aside() : bridge();
    }

    /// The SIP user names that the call has a leg at, or is going to ring.
    public Set<String> endpoints() {
        Set<String> endpoints = new HashSet<>();
        for (Leg leg : legs) {
            if (leg.isLive()) {
                endpoints.add(leg.endpoint());
            }
        }
        for (Participant who : isEnded() ? List.<Participant>of() : participants) {
            if (who.n() != Participant.CALLER && who.isPending()
                    && legs.stream().noneMatch(leg -> leg.participant() == who.n())) {
                endpoints.addAll(who.endpoints());
            }
        }
        return endpoints;
    }

    /// The numbers of those who are connected by this phone; one at the most, unless they called themselves.
    ///
    /// @param endpoint its SIP user name
    public List<Integer> connectedBy(String endpoint) {
        return legs.stream().filter(leg -> leg.endpoint().equals(endpoint) && !isEnded() && isConnected(leg))
                .map(Leg::participant).distinct().toList();
    }

    List<Leg> liveLegs() {
        return legs.stream().filter(Leg::isLive).toList();
    }

    /// Can the leg be heard and be spoken to? A caller's counts as soon as the callee has answered, since it is being
    /// answered then.
    boolean isConnected(Leg leg) {
        return leg.isUp() || (leg.n() == 1 && leg.isLive() && !leg.isEnding() && !clicked && times.answer() != null);
    }
}
