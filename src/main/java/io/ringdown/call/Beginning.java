package io.ringdown.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a call begins; [CallRules] has what follows.
final class Beginning {

    /// How long an announcement may take.
    static final Duration ANNOUNCEMENT_GRACE = Duration.ofSeconds(15);

    private Beginning() {}

    /// A phone has dialled: its channel waits in our application.
    static Decision arrived(CallId id, String node, ChannelId channel, String endpoint, Party caller,
            List<String> phones, String dialled, Route route, Instant at) {
        return arrived(id, node, channel, endpoint, caller, phones, dialled, route, at, at);
    }

    /// A phone has dialled, or was found to have.
    ///
    /// @param phones the caller's own, should the call have to go back to them
    /// @param since  when it did, which may be a while ago
    static Decision arrived(CallId id, String node, ChannelId channel, String endpoint, Party caller,
            List<String> phones, String dialled, Route route, Instant since, Instant at) {
        Step step = new Step(begin(id, node, dialled, false, caller, phones, route, since), since)
                .synthesized(since.isBefore(at));
        Leg leg = step.newLeg(channel, step.participant(Participant.CALLER), endpoint, since);
        step.effect(new Effect.Tag(leg.channel()));
        created(step, channel, since);
        Call.Ending refusal = dialled.equals(caller.number())
                ? CallRules.ended(EndReason.BUSY, HangupCause.USER_BUSY, "the caller dialled their own line")
                : refusal(route);
        Announcement announcement = route.announced();
        if (refusal == null) {
            CallRules.ringCallee(step, at);
        } else if (announcement != null) {
            announce(step, channel, announcement, refusal, at);
        } else {
            step.finish(refusal, at);
        }
        return step.decide(at);
    }

    /// The call ends when it has been played, or could not be.
    static void announce(Step step, ChannelId channel, Announcement announcement, Call.Ending refusal,
            Instant at) {
        step.ending = refusal;
        step.deadline = at.plus(ANNOUNCEMENT_GRACE);
        step.event(CallEventType.ANNOUNCEMENT, at, channel, null, null, announcement.wire());
        step.effect(new Effect.Announce(channel, announcement));
    }

    /// Somebody has clicked: the caller's own phone rings first, unless nobody could be talked to anyhow.
    ///
    /// @param answers it is asked to answer by itself
    static Decision made(CallId id, String node, Route.ToLine caller, boolean answers, String dialled, Route route,
            Instant at) {
        Step step = new Step(begin(id, node, dialled, true, caller.party(), caller.endpoints(), route, at), at);
        created(step, null, at);
        Call.Ending refusal = refusal(route);
        if (refusal != null) {
            step.finish(refusal, at);
        } else {
            ringCaller(step, answers, at);
        }
        return step.decide(at);
    }

    private static void created(Step step, @Nullable ChannelId channel, Instant at) {
        step.event(CallEventType.CREATED, at, channel, step.before.dialled(), null, null);
        List.copyOf(step.participants()).forEach(step::update);
    }

    private static void ringCaller(Step step, boolean answers, Instant at) {
        Participant caller = step.participant(Participant.CALLER);
        step.event(CallEventType.DIAL_ATTEMPT, at, caller, null, null);
        step.ring(caller, step.before.callee(), answers, at);
        step.deadline = at.plus(step.before.ringTimeout()).plus(Step.RING_GRACE);
        if (caller.endpoints().isEmpty()) {
            step.finish(CallRules.failed(HangupCause.SUBSCRIBER_ABSENT, "the caller's line has no device"), at);
        }
    }

    private static Call begin(CallId id, String node, String dialled, boolean clicked, Party caller,
            List<String> phones, Route route, Instant at) {
        List<String> endpoints = route instanceof Route.ToLine line ? line.endpoints() : List.of();
        Duration ring = route instanceof Route.ToLine line ? line.ring() : Duration.ZERO;
        return new Call(id, node, dialled, clicked, CallState.CREATED,
                List.of(Participant.invited(Participant.CALLER, Participant.Role.CALLER, caller, phones,
                        HangupSource.CALLER, at),
                        Participant.invited(Participant.CALLEE, Participant.Role.CALLEE, route.party(dialled),
                                endpoints, HangupSource.CALLEE, at)),
                ring, 0, Call.Times.from(at), null, null, null, null, null, List.of(), null);
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
