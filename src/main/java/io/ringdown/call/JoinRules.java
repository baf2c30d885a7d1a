package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who comes onto a call later: third parties, those who pick it up, supervisors; and who is taken off it.
final class JoinRules {

    private JoinRules() {}

    static void invite(Step step, CallCommand.Invite command) {
        Participant by = command.by() == 0 ? null : talking(step, command.by());
        nobodyTransfers(step);
        notOnTheCall(step, command.who().party());
        Participant guest = step.invite(Participant.Role.THIRD_PARTY, command.who().party(), reachable(command.who()),
                HangupSource.AGENT, command.at());
        step.event(CallEventType.DIAL_ATTEMPT, command.at(), guest, null, "to join the call");
        step.ring(guest, by == null ? step.before.caller() : by.party(), false, command.at());
    }

    static void remove(Step step, CallCommand.Remove command) {
        Participant who = command.who() < 1 || command.who() > step.participants().size()
                ? null
                : step.participant(command.who());
        if (who == null || who.isGone()) {
            throw new CallException.CommandNotAllowed("They are not on the call any more.");
        }
        if (step.answerTime == null) {
            throw notAnswered();
        }
        if (!who.isSupervisor()) {
            nobodyTransfers(step);
        }
        boolean pending = step.connected(who.n()) == null;
        step.leaves(who, HangupCause.NORMAL_CLEARING, command.at());
        if (pending || who.isSupervisor()) {
            step.event(CallEventType.PARTICIPANT_LEFT, command.at(), who, HangupCause.NORMAL_CLEARING, "taken off");
        } else {
            Leaving.remain(step, who, new Call.Ending(EndReason.COMPLETED, HangupSource.AGENT,
                    HangupCause.NORMAL_CLEARING, null), command.at());
        }
    }

    static void supervise(Step step, CallCommand.Supervise command) {
        if (step.answerTime == null) {
            throw notAnswered();
        }
        Participant.Supervision how = new Participant.Supervision(command.mode(), helped(step, command.of()).n());
        Participant already = onTheCall(step, command.who().party());
        if (already != null && !already.isSupervisor()) {
            throw new CallException.CommandNotAllowed("You are on the call yourself.");
        }
        if (already != null) {
            if (how.equals(already.supervision())) {
                throw new CallException.CommandNotAllowed("You do so already.");
            }
            step.update(already.supervising(how));
            step.event(CallEventType.SUPERVISION, command.at(), already, null, how.mode().wire());
            return;
        }
        List<String> phones = reachable(command.who());
        Participant supervisor = step.update(step.invite(Participant.Role.SUPERVISOR, command.who().party(), phones,
                HangupSource.AGENT, command.at()).supervising(how));
        step.event(CallEventType.DIAL_ATTEMPT, command.at(), supervisor, null, "to " + how.mode().wire());
        step.ring(supervisor, step.before.caller(), command.answers(), command.at());
    }

    /// Whom a supervisor helps: the one named, else the last of our people who came.
    private static Participant helped(Step step, int named) {
        List<Participant> talkers = step.talkers();
        return talkers.stream().filter(talker -> talker.n() == named).findFirst()
                .or(() -> talkers.reversed().stream().filter(talker -> named == 0 && talker.party().account() != null)
                        .findFirst())
                .or(() -> talkers.reversed().stream().filter(_ -> named == 0).findFirst())
                .orElseThrow(() -> new CallException.CommandNotAllowed("They are not on the call."));
    }

    static void park(Step step, CallCommand.Park command) {
        Participant by = talking(step, command.by());
        if (step.talkers().size() != 2) {
            throw new CallException.CommandNotAllowed("Only a call of two can be parked.");
        }
        endHolds(step);
        step.parking = new Call.Parking(by.n(), command.until());
        step.event(CallEventType.PARKED, command.at(), by, null, null);
        step.leaves(by, HangupCause.NORMAL_CLEARING, command.at());
    }

    /// Nobody has picked it up in time.
    static void unpark(Step step, Call.Parking parking, Instant at) {
        step.parking = null;
        step.participants().stream().filter(who -> who.role() == Participant.Role.PICKUP && who.isPending()).toList()
                .forEach(who -> step.leaves(who, HangupCause.NORMAL_CLEARING, at));
        TransferRules.recall(step, step.participant(parking.by()), Transfer.Kind.BLIND, at);
    }

    /// A parked call, or one that rings at somebody else.
    static void pickUp(Step step, CallCommand.PickUp command) {
        boolean rings = step.answerTime == null
                && step.live().stream().anyMatch(leg -> leg.participant() != Participant.CALLER);
        if (step.parking == null && !rings) {
            throw new CallException.CommandNotAllowed("The call neither rings nor is it parked.");
        }
        if (step.participants().stream().anyMatch(
                who -> !who.isGone() && (who.answering() != 0 || who.role() == Participant.Role.PICKUP))) {
            throw new CallException.CommandNotAllowed("Somebody else is picking the call up already.");
        }
        if (step.before.caller().sameAs(command.who().party())
                || onTheCall(step, command.who().party()) != null) {
            throw new CallException.CommandNotAllowed("The call is yours: answer it.");
        }
        Participant who = step.invite(Participant.Role.PICKUP, command.who().party(), reachable(command.who()),
                HangupSource.CALLEE, command.at());
        step.event(CallEventType.DIAL_ATTEMPT, command.at(), who, null, "to pick the call up");
        step.ring(who, Answering.shownTo(step, who), command.answers(), command.at());
    }

    static void joined(Step step, Participant whose, Leg leg, Instant at) {
        if (!whose.isPending()) {
            step.hangUp(leg.channel(), HangupCause.ANSWERED_ELSEWHERE);
            return;
        }
        if (whose.role() == Participant.Role.PICKUP) {
            step.parking = null;
        }
        step.update(whose.joined(at));
        step.event(CallEventType.PARTICIPANT_JOINED, at, leg.channel(), whose.party().number(), null,
                whose.supervision() != null ? whose.supervision().mode().wire() : whose.role().wire());
    }

    /// Somebody who talks, on a call that nothing is under way with.
    static Participant talking(Step step, int by) {
        if (step.answerTime == null) {
            throw notAnswered();
        }
        nobodyTransfers(step);
        Participant who = by == 0 ? null : step.participant(by);
        if (who == null || who.isGone() || who.isSupervisor() || step.connected(by) == null) {
            throw new CallException.CommandNotAllowed(
                    "That side is not connected to the call; try again in a moment.");
        }
        return who;
    }

    static CallException.CommandNotAllowed notAnswered() {
        return new CallException.CommandNotAllowed("The call is not answered yet.");
    }

    static void nobodyTransfers(Step step) {
        if (step.transfer != null) {
            throw new CallException.CommandNotAllowed("A transfer is under way: complete or cancel it first.");
        }
        if (step.parking != null) {
            throw new CallException.CommandNotAllowed("The call is parked: pick it up first.");
        }
    }

    static void notOnTheCall(Step step, Party party) {
        if (onTheCall(step, party) != null) {
            throw new CallException.CommandNotAllowed("The number " + party.number() + " is on the call already.");
        }
    }

    static @Nullable Participant onTheCall(Step step, Party party) {
        return step.participants().stream().filter(who -> !who.isGone() && who.party().sameAs(party)).findFirst()
                .orElse(null);
    }

    private static List<String> reachable(Route.ToLine line) {
        if (line.endpoints().isEmpty()) {
            throw new CallException.CommandNotAllowed("The line " + line.party().number() + " has no device.");
        }
        return line.endpoints();
    }

    /// What comes now says anew who waits for whom.
    static void endHolds(Step step) {
        step.legs(leg -> leg.isLive() && leg.audio().holdsApart())
                .forEach(leg -> step.update(leg.with(leg.audio().hold(
                        leg.audio().holdsByPhone() ? Leg.Hold.PHONE : Leg.Hold.NONE))));
    }
}
