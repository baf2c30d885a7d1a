package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A phone that is rung and forwards by itself (3xx). The same call rings the new target, as far as our own routing lets whoever
/// forwards; where it does not, the phone counts as one that could not be reached.
final class Forwarding {

    /// How often one call may be forwarded.
    static final int MOST = 5;

    private Forwarding() {}

    static void forwards(Step step, CallFact.LegForwards fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || !leg.isLive() || leg.isUp() || leg.isEnding() || step.ending != null) {
            return;
        }
        Participant by = step.of(leg);
        Party to = fact.to().party(fact.number());
        if (!isFollowed(step, by, leg)) {
            Leaving.gone(step, leg.channel(), HangupCause.REDIRECTED, fact.at(), false);
            return;
        }
        step.event(CallEventType.FORWARD, fact.at(), leg.channel(), to.number(), null,
                "by the phone of " + by.party().number());
        String refused = refusal(step, to);
        if (refused == null && fact.to() instanceof Route.ToLine line && !line.endpoints().isEmpty()) {
            ring(step, by, leg, line, fact.at());
        } else {
            int cause = refused != null ? HangupCause.ROUTING_ERROR : cause(fact.to());
            step.event(outcome(cause), fact.at(), leg.channel(), to.number(), cause,
                    refused != null ? refused : detail(fact.to()));
            Leaving.gone(step, leg.channel(), cause, fact.at(), false);
        }
    }

    /// Who takes a call back or along, or makes or supervises one, wants it at their own phone. Once the call is answered another phone
    /// of the same line is as good as the target of a forward.
    private static boolean isFollowed(Step step, Participant by, Leg leg) {
        return switch (by.role()) {
            case CALLEE, FORWARDED, TARGET, THIRD_PARTY -> by.isPending()
                    && (step.answerTime == null || step.live(by.n()).stream().allMatch(leg::equals));
            case CALLER, PICKUP, SUPERVISOR -> false;
        };
    }

    private static @Nullable String refusal(Step step, Party to) {
        long forwards = step.participants().stream().filter(who -> who.role() == Participant.Role.FORWARDED).count();
        if (forwards >= MOST) {
            return "the call was forwarded " + MOST + " times already";
        }
        return step.participants().stream().anyMatch(who -> who.party().sameAs(to)) ? "they are on the call" : null;
    }

    private static int cause(Route to) {
        return switch (to) {
            case Route.ToLine _ -> HangupCause.SUBSCRIBER_ABSENT;
            case Route.NotNow notNow -> notNow.cause();
            // Nobody has declined: it is not allowed.
            case Route.Nowhere nowhere when nowhere.cause() == HangupCause.CALL_REJECTED -> HangupCause.ROUTING_ERROR;
            case Route.Nowhere nowhere -> nowhere.cause();
        };
    }

    private static @Nullable String detail(Route to) {
        return switch (to) {
            case Route.ToLine _ -> null;
            case Route.NotNow notNow -> notNow.detail();
            case Route.Nowhere nowhere -> nowhere.detail();
        };
    }

    private static void ring(Step step, Participant by, Leg leg, Route.ToLine line, Instant at) {
        Participant target = step.invite(Participant.Role.FORWARDED, line.party(), line.endpoints(), by.side(), at);
        step.update(leg.gone(at, HangupCause.REDIRECTED));
        if (by.n() != Participant.CALLEE && step.live(by.n()).isEmpty()) {
            step.leaves(by, HangupCause.REDIRECTED, at);
        }
        Transfer transfer = step.transfer;
        if (transfer != null && transfer.target() == by.n()) {
            step.transfer = new Transfer(transfer.kind(), transfer.by(), target.n(), transfer.phase(),
                    transfer.since(), transfer.referrer());
        }
        if (step.answerTime == null) {
            String name = by.party().username();
            step.handover = new Call.Handover(line.party().number(), name == null ? by.party().number() : name);
            step.deadline = at.plus(step.before.ringTimeout()).plus(Step.RING_GRACE);
        }
        step.ring(target, Answering.shownTo(step, target), false, at);
    }

    /// None of the phones rings any more that it was forwarded to, and somebody else's still do.
    static void notReached(Step step, Participant target, int cause, Instant at) {
        step.leaves(target, HangupCause.NORMAL_CLEARING, at);
        step.event(outcome(cause), at, target, cause, null);
    }

    private static CallEventType outcome(int cause) {
        return List.of(HangupCause.USER_BUSY, HangupCause.CALL_REJECTED).contains(cause)
                ? CallEventType.FORWARD_BUSY
                : CallEventType.FORWARD_NO_ANSWER;
    }
}
