package io.ringdown.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who is on a call in the making of its next moment, and by which legs.
abstract sealed class Cast permits Step {

    final Call before;
    final List<Leg> legs;
    final List<Leg> changedLegs = new ArrayList<>(2);
    private final List<Participant> participants;
    final List<Participant> changedParticipants = new ArrayList<>(2);
    @Nullable
    Instant answerTime;

    Cast(Call before) {
        this.before = before;
        legs = new ArrayList<>(before.legs());
        participants = new ArrayList<>(before.participants());
        answerTime = before.answerTime();
    }

    Participant participant(int n) {
        return participants.get(n - 1);
    }

    Participant of(Leg leg) {
        return participant(leg.participant());
    }

    List<Participant> participants() {
        return participants;
    }

    /// Adds somebody to the list.
    Participant invite(Participant.Role role, Party party, List<String> endpoints, HangupSource side, Instant at) {
        Participant added = Participant.invited(participants.size() + 1, role, party, endpoints, side, at);
        participants.add(added);
        changedParticipants.add(added);
        return added;
    }

    /// Replaces the participant of the same number; to be stored.
    Participant update(Participant participant) {
        participants.set(participant.n() - 1, participant);
        changedParticipants.removeIf(other -> other.n() == participant.n());
        changedParticipants.add(participant);
        return participant;
    }

    @Nullable
    Leg leg(ChannelId channel) {
        for (Leg leg : legs) {
            if (leg.channel().equals(channel)) {
                return leg;
            }
        }
        return null;
    }

    List<Leg> live() {
        return legs(Leg::isLive);
    }

    List<Leg> live(int participant) {
        return legs(leg -> leg.isLive() && leg.participant() == participant);
    }

    List<Leg> legs(Predicate<Leg> which) {
        List<Leg> found = new ArrayList<>(2);
        for (Leg leg : legs) {
            if (which.test(leg)) {
                found.add(leg);
            }
        }
        return found;
    }

    /// The leg by which somebody is connected who has not left; one that is being hung up does not count.
    @Nullable
    Leg connected(int participant) {
        if (participant(participant).isGone()) {
            return null;
        }
        for (Leg leg : legs) {
            if (leg.participant() == participant && isConnected(leg)) {
                return leg;
            }
        }
        return null;
    }

    /// See [Call#isConnected].
    boolean isConnected(Leg leg) {
        return leg.isUp()
                || (leg.n() == 1 && leg.isLive() && !leg.isEnding() && !before.clicked() && answerTime != null);
    }

    /// Those who are connected and no supervisors, in the order of their coming.
    List<Participant> talkers() {
        List<Participant> talkers = new ArrayList<>(2);
        for (Participant participant : participants) {
            if (!participant.isSupervisor() && !participant.isGone() && connected(participant.n()) != null) {
                talkers.add(participant);
            }
        }
        return talkers;
    }

    Leg newLeg(@Nullable ChannelId given, Participant whose, String endpoint, Instant at) {
        int n = legs.size() + 1;
        Leg leg = Leg.dialing(n, given != null ? given : ChannelId.ofLeg(before.id(), n), whose.n(), endpoint, at);
        legs.add(leg);
        changedLegs.add(leg);
        return leg;
    }

    /// Replaces the leg of the same number; to be stored.
    void update(Leg leg) {
        legs.set(leg.n() - 1, leg);
        changedLegs.removeIf(other -> other.n() == leg.n());
        changedLegs.add(leg);
    }

    /// Replaces the leg of the same number in memory only: the journal can do without this change.
    void note(Leg leg) {
        legs.set(leg.n() - 1, leg);
    }
}
