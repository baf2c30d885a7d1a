package io.ringdown.call;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// A phone with two calls transfers one into the other (REFER with Replaces, RFC 3891). The call on which it asks goes on;
/// the other gives up its leg for it and ends. Neither waits for the other: they tell each other by facts.
final class Merging {

    private Merging() {}

    static void referred(Step step, CallFact.ReferredToCall fact) {
        Leg leg = step.leg(fact.channel());
        if (leg == null || !leg.isUp() || (step.transfer != null && leg.channel().equals(step.transfer.referrer()))) {
            return;
        }
        Participant by = step.of(leg);
        if (!TransferRules.mayRefer(step, by) || fact.other().equals(step.before.id())) {
            step.effect(new Effect.Report(leg.channel(), Effect.TransferOutcome.DECLINED));
            if (!fact.other().equals(step.before.id())) {
                step.effect(new Effect.Tell(fact.other(), new CallFact.NotHandedOver(fact.at())));
            }
            return;
        }
        JoinRules.endHolds(step);
        step.transfer = new Transfer(Transfer.Kind.ATTENDED, by.n(), 0, Transfer.Phase.MERGING, fact.at(),
                leg.channel());
        step.event(CallEventType.TRANSFER, fact.at(), by, null, "attended, into this call from " + fact.other());
        step.effect(new Effect.Report(leg.channel(), Effect.TransferOutcome.UNDER_WAY));
        step.effect(new Effect.Tell(fact.other(),
                new CallFact.TakenOver(fact.otherChannel(), step.before.id(), parties(step), fact.at())));
    }

    private static List<Party> parties(Step step) {
        return step.participants().stream().filter(who -> !who.isGone()).map(Participant::party).toList();
    }

    /// In the other call: many a phone hangs up as soon as its REFER is accepted, so whoever talks to it is kept until they are asked
    /// for.
    static void promised(Step step, CallFact.Promised fact) {
        Leg leg = step.leg(fact.channel());
        if (leg != null && (isRinging(step, leg)
                || (leg.isUp() && TransferRules.mayRefer(step, step.of(leg))))) {
            step.transfer = new Transfer(Transfer.Kind.ATTENDED, leg.participant(), 0, Transfer.Phase.MERGING,
                    fact.at(), null);
        }
    }

    private static boolean isPromised(Step step, Leg leg) {
        Transfer transfer = step.transfer;
        return transfer != null && transfer.phase() == Transfer.Phase.MERGING && transfer.referrer() == null
                && transfer.by() == leg.participant() && step.ending == null;
    }

    /// Does nobody answer yet whom this phone calls?
    private static boolean isRinging(Step step, Leg leg) {
        return step.answerTime == null && step.ending == null && leg.participant() == Participant.CALLER
                && !ringing(step).isEmpty();
    }

    private static List<Leg> ringing(Step step) {
        return step.legs(other -> other.participant() != Participant.CALLER && other.isLive() && !other.isEnding()
                && !step.of(other).isGone());
    }

    /// Has the caller gone, and those whom they called are kept for another call that asks for them?
    static boolean isKept(Step step) {
        Transfer transfer = step.transfer;
        return step.answerTime == null && step.ending == null && transfer != null
                && transfer.phase() == Transfer.Phase.MERGING && !ringing(step).isEmpty();
    }

    /// The phones that ring go on ringing, for the other call.
    private static void ringOn(Step step, CallFact.TakenOver fact) {
        List<Leg> ringing = ringing(step);
        List<CallFact.Handed> handed = ringing.stream()
                .filter(leg -> fact.there().stream().noneMatch(step.of(leg).party()::sameAs))
                .map(leg -> handed(step, leg)).toList();
        if (handed.isEmpty()) {
            step.effect(new Effect.Tell(fact.into(), new CallFact.NotHandedOver(fact.at())));
            notKept(step, fact.at());
            return;
        }
        ringing.stream().filter(leg -> handed.stream().anyMatch(one -> one.channel().equals(leg.channel())))
                .forEach(leg -> step.update(leg.gone(fact.at(), HangupCause.REDIRECTED)));
        step.effect(new Effect.Tell(fact.into(), new CallFact.HandedOver(handed, fact.at())));
        wentOn(step, fact, HangupSource.CALLER);
    }

    private static CallFact.Handed handed(Step step, Leg leg) {
        Participant whose = step.of(leg);
        return new CallFact.Handed(leg.channel(), whose.party(), whose.endpoints(), leg.endpoint(), leg.state());
    }

    private static void wentOn(Step step, CallFact.TakenOver fact, HangupSource by) {
        step.finish(new Call.Ending(EndReason.COMPLETED, by, HangupCause.NORMAL_CLEARING,
                "went on as call " + fact.into()), fact.at());
    }

    /// The other call does not want them; without a caller there is nobody they could talk to.
    private static void notKept(Step step, Instant at) {
        step.transfer = null;
        if (step.live(Participant.CALLER).isEmpty()) {
            step.finish(new Call.Ending(EndReason.CANCELED, HangupSource.CALLER, HangupCause.NORMAL_CLEARING, null),
                    at);
        }
    }

    /// In the other call: whoever talks to that phone, or is rung by it, goes, unless they are on the call that asks.
    static void takenOver(Step step, CallFact.TakenOver fact) {
        Leg leg = step.leg(fact.channel());
        if (leg != null && (isRinging(step, leg) || isKept(step))) {
            ringOn(step, fact);
            return;
        }
        boolean promised = leg != null && isPromised(step, leg);
        List<Leg> others = leg == null || !(promised || TransferRules.mayRefer(step, step.of(leg)))
                ? List.of()
                : step.talkers().stream().filter(talker -> talker.n() != leg.participant())
                        .filter(talker -> fact.there().stream().noneMatch(talker.party()::sameAs))
                        .map(talker -> step.connected(talker.n())).filter(Objects::nonNull).toList();
        if (leg == null || others.isEmpty()) {
            step.effect(new Effect.Tell(fact.into(), new CallFact.NotHandedOver(fact.at())));
            if (promised && step.transfer != null) {
                failed(step, step.transfer, fact.at());
            }
            return;
        }
        List<CallFact.Handed> handed = others.stream().map(other -> handed(step, other)).toList();
        others.forEach(other -> step.update(other.gone(fact.at(), HangupCause.NORMAL_CLEARING)));
        step.effect(new Effect.Tell(fact.into(), new CallFact.HandedOver(handed, fact.at())));
        wentOn(step, fact, step.of(leg).side());
    }

    static void handedOver(Step step, CallFact.HandedOver fact) {
        Transfer transfer = step.transfer;
        if (transfer == null || transfer.phase() != Transfer.Phase.MERGING || step.ending != null) {
            fact.legs().forEach(leg -> step.hangUp(leg.channel(), HangupCause.NORMAL_CLEARING));
            return;
        }
        Participant by = step.participant(transfer.by());
        Participant first = null;
        boolean talks = false;
        for (CallFact.Handed handed : fact.legs()) {
            Participant there = JoinRules.onTheCall(step, handed.party());
            if (there != null && (first == null || there.n() != first.n())) {
                step.hangUp(handed.channel(), HangupCause.NORMAL_CLEARING); // they have come by another way meanwhile
                continue;
            }
            Participant taken = there != null
                    ? there
                    : step.invite(Participant.Role.TARGET, handed.party(),
                            handed.endpoints(), by.side(), fact.at());
            Leg leg = step.newLeg(handed.channel(), taken, handed.endpoint(), fact.at());
            if (handed.state() == Leg.State.UP) {
                talks = true;
                taken = step.update(taken.joined(fact.at()));
                step.update(leg.up(fact.at()));
            } else if (handed.state() == Leg.State.RINGING) {
                step.note(leg.ringing());
            }
            first = first == null ? taken : first;
            step.effect(new Effect.Tag(handed.channel()));
        }
        if (first == null) {
            failed(step, transfer, fact.at());
        } else if (talks) {
            TransferRules.completed(step, to(transfer, first, transfer.kind()), fact.at());
        } else {
            step.transfer = to(transfer, first, Transfer.Kind.BLIND).in(Transfer.Phase.RINGING, fact.at());
            step.event(CallEventType.TRANSFER_RINGING, fact.at(), first, null, "before they answered");
        }
    }

    private static Transfer to(Transfer transfer, Participant target, Transfer.Kind kind) {
        return new Transfer(kind, transfer.by(), target.n(), transfer.phase(), transfer.since(), transfer.referrer());
    }

    static void notHandedOver(Step step, CallFact.NotHandedOver fact) {
        Transfer transfer = step.transfer;
        if (isKept(step)) {
            notKept(step, fact.at());
        } else if (transfer != null && transfer.phase() == Transfer.Phase.MERGING) {
            failed(step, transfer, fact.at());
        }
    }

    static void failed(Step step, Transfer transfer, Instant at) {
        step.transfer = null;
        step.event(CallEventType.TRANSFER_FAILED, at, step.participant(transfer.by()), null,
                "the other call has nobody to give");
        Leg referrer = transfer.referrer() == null ? null : step.leg(transfer.referrer());
        if (referrer != null && referrer.isLive()) {
            step.effect(new Effect.Report(referrer.channel(), Effect.TransferOutcome.DECLINED));
        }
        if (step.talkers().size() < 2) {
            TransferRules.recall(step, step.participant(transfer.by()), transfer.kind(), at);
        }
    }
}
