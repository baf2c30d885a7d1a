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
            return;
        }
        JoinRules.endHolds(step);
        step.transfer = new Transfer(Transfer.Kind.ATTENDED, by.n(), 0, Transfer.Phase.MERGING, fact.at(),
                leg.channel());
        step.event(CallEventType.TRANSFER, fact.at(), by, null, "attended, into this call from " + fact.other());
        step.effect(new Effect.Report(leg.channel(), Effect.TransferOutcome.UNDER_WAY));
        step.effect(new Effect.Tell(fact.other(),
                new CallFact.TakenOver(fact.otherChannel(), step.before.id(), fact.at())));
    }

    /// In the other call: whoever talks to that phone goes.
    static void takenOver(Step step, CallFact.TakenOver fact) {
        Leg leg = step.leg(fact.channel());
        List<Leg> others = leg == null || !TransferRules.mayRefer(step, step.of(leg))
                ? List.of()
                : step.talkers().stream().filter(talker -> talker.n() != leg.participant())
                        .map(talker -> step.connected(talker.n())).filter(Objects::nonNull).toList();
        if (leg == null || others.isEmpty()) {
            step.effect(new Effect.Tell(fact.into(), new CallFact.NotHandedOver(fact.at())));
            return;
        }
        List<CallFact.Handed> handed = others.stream().map(other -> new CallFact.Handed(other.channel(),
                step.of(other).party(), step.of(other).endpoints(), other.endpoint())).toList();
        others.forEach(other -> step.update(other.gone(fact.at(), HangupCause.NORMAL_CLEARING)));
        step.effect(new Effect.Tell(fact.into(), new CallFact.HandedOver(handed, fact.at())));
        step.finish(new Call.Ending(EndReason.COMPLETED, step.of(leg).side(), HangupCause.NORMAL_CLEARING,
                "went on as call " + fact.into()), fact.at());
    }

    static void handedOver(Step step, CallFact.HandedOver fact) {
        Transfer transfer = step.transfer;
        if (transfer == null || transfer.phase() != Transfer.Phase.MERGING || step.ending != null) {
            fact.legs().forEach(leg -> step.hangUp(leg.channel(), HangupCause.NORMAL_CLEARING));
            return;
        }
        Participant by = step.participant(transfer.by());
        int target = step.participants().size() + 1;
        for (CallFact.Handed handed : fact.legs()) {
            Participant taken = step.update(step.invite(Participant.Role.TARGET, handed.party(), handed.endpoints(),
                    by.side(), fact.at()).joined(fact.at()));
            step.update(step.newLeg(handed.channel(), taken, handed.endpoint(), fact.at()).up(fact.at()));
            step.effect(new Effect.Tag(handed.channel()));
        }
        TransferRules.completed(step, new Transfer(transfer.kind(), transfer.by(), target, transfer.phase(),
                transfer.since(), transfer.referrer()), fact.at());
    }

    static void notHandedOver(Step step, CallFact.NotHandedOver fact) {
        Transfer transfer = step.transfer;
        if (transfer != null && transfer.phase() == Transfer.Phase.MERGING) {
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
