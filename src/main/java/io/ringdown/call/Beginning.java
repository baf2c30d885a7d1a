package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a call begins; [CallRules] has what follows.
final class Beginning {

    private Beginning() {}

    /// A phone has dialled: its channel waits in our application.
    static Decision arrived(CallId id, String node, ChannelId channel, String endpoint, Party caller, String dialled,
            Route route, Instant at) {
        Step step = new Step(begin(id, node, dialled, false, caller, route, at));
        Leg leg = step.newLeg(channel, Leg.Role.CALLER, endpoint, at);
        step.effect(new Effect.Tag(leg.channel()));
        step.event(CallEventType.CREATED, at, channel, dialled, null, null);
        Call.Ending refusal = dialled.equals(caller.number())
                ? CallRules.ended(EndReason.BUSY, HangupCause.USER_BUSY, "the caller dialled their own line")
                : refusal(route);
        if (refusal != null) {
            step.finish(refusal, at);
        } else {
            CallRules.ringCallee(step, at);
        }
        return step.decide();
    }

    /// Somebody has clicked: the caller's own phone rings first, unless nobody could be talked to anyhow.
    static Decision made(CallId id, String node, Route.ToLine caller, String dialled, Route route, Instant at) {
        Step step = new Step(begin(id, node, dialled, true, caller.party(), route, at));
        step.event(CallEventType.CREATED, at, null, dialled, null, null);
        Call.Ending refusal = refusal(route);
        if (refusal != null) {
            step.finish(refusal, at);
        } else {
            ringCaller(step, caller, at);
        }
        return step.decide();
    }

    private static void ringCaller(Step step, Route.ToLine caller, Instant at) {
        step.event(CallEventType.DIAL_ATTEMPT, at, null, caller.party().number(), null, null);
        for (String endpoint : caller.endpoints()) {
            Leg leg = step.newLeg(null, Leg.Role.CALLER, endpoint, at);
            step.effect(new Effect.Originate(leg.channel(), endpoint, step.before.callee(),
                    step.before.ringTimeout()));
        }
        step.deadline = at.plus(step.before.ringTimeout()).plus(Step.RING_GRACE);
        if (caller.endpoints().isEmpty()) {
            step.finish(CallRules.failed(HangupCause.SUBSCRIBER_ABSENT, "the caller's line has no device"), at);
        }
    }

    private static Call begin(CallId id, String node, String dialled, boolean clicked, Party caller, Route route,
            Instant at) {
        Party callee = new Party(null, dialled, null, null);
        List<String> endpoints = List.of();
        Duration ring = Duration.ZERO;
        if (route instanceof Route.ToLine line) {
            callee = line.party();
            endpoints = line.endpoints();
            ring = line.ring();
        } else if (route instanceof Route.NotNow notNow) {
            callee = notNow.party();
        }
        return new Call(id, node, dialled, clicked, CallState.CREATED, caller, callee, endpoints, ring, 0, at, null,
                null,
                null, 0, null, null, null, List.of());
    }

    /// How the call ends at once; null where somebody is to be rung.
    private static Call.@Nullable Ending refusal(Route route) {
        return switch (route) {
            case Route.ToLine _ -> null;
            case Route.NotNow notNow -> CallRules.ended(notNow.reason(), notNow.cause(), notNow.detail());
            case Route.Nowhere nowhere -> CallRules.failed(nowhere.cause(), nowhere.detail());
        };
    }
}
