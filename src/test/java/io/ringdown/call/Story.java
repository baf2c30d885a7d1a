package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells a call what happens and keeps what it makes of it.
final class Story {

    static final Party MARIA = new Party(null, "3001", "Maria", "maria");
    private static final Set<CallEventType> ENDS = EnumSet.of(CallEventType.ENDED, CallEventType.MISSED,
            CallEventType.BUSY, CallEventType.REJECTED, CallEventType.CANCELED, CallEventType.FAILED);
    private static final Duration RING = Duration.ofSeconds(30);

    final List<CallEvent> events = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private List<Effect> last = List.of();
    private @Nullable Call call;

    Story dial(String number, String... endpoints) {
        return begin(Beginning.arrived(CallId.next(now), "local", new ChannelId("1795187666.1"), "3001", MARIA,
                List.of("3001"), number, to(number, endpoints), now));
    }

    Story dialNowhere() {
        return begin(Beginning.arrived(CallId.next(now), "local", new ChannelId("1795187666.1"), "3001", MARIA,
                List.of("3001"), "4711", new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number"), now));
    }

    Story dialNowhere(Announcement announcement) {
        return begin(Beginning.arrived(CallId.next(now), "local", new ChannelId("1795187666.1"), "3001", MARIA,
                List.of("3001"), "4711", new Route.Nowhere(HangupCause.UNALLOCATED, "nobody", announcement), now));
    }

    Story dialNotNow(EndReason reason, int cause) {
        return begin(Beginning.arrived(CallId.next(now), "local", new ChannelId("1795187666.1"), "3001", MARIA,
                List.of("3001"), "3002", notNow(reason, cause), now));
    }

    Story click(String number) {
        return click(number, to(number, number));
    }

    Story clickNotNow(EndReason reason, int cause) {
        return click("3002", notNow(reason, cause));
    }

    private Story click(String number, Route route) {
        return begin(Beginning.made(CallId.next(now), "local", new Route.ToLine(MARIA, List.of("3001"), RING), false,
                number, route, now));
    }

    static Route.NotNow notNow(EndReason reason, int cause) {
        return notNow("3002", reason, cause);
    }

    static Route.NotNow notNow(String number, EndReason reason, int cause) {
        return new Route.NotNow(to(number).party(), reason, cause, "not now");
    }

    static Route.ToLine to(String number, String... endpoints) {
        return new Route.ToLine(new Party(null, number, "João", "joao"), List.of(endpoints), RING);
    }

    private Story begin(Decision decision) {
        keep(decision);
        return this;
    }

    Story take(CallInput input) {
        keep(call().on(input));
        return this;
    }

    private void keep(Decision decision) {
        assertEachEventHasItsCall(decision);
        call = decision.call();
        last = decision.effects();
        events.addAll(decision.events());
        effects.addAll(last);
    }

    /// What is pushed with an event is the call right after it.
    private static void assertEachEventHasItsCall(Decision decision) {
        List<CallEvent> told = decision.events();
        assertThat(Stream.concat(decision.between().stream(), told.isEmpty() ? Stream.of() : Stream.of(decision.call()))
                .map(Call::seq)).containsExactlyElementsOf(told.stream().map(CallEvent::seq).toList());
        for (int i = 0; i < told.size(); i++) {
            Call after = i < decision.between().size() ? decision.between().get(i) : decision.call();
            if (told.get(i).type() == CallEventType.ANSWERED) {
                assertThat(after.answerTime()).isNotNull();
            }
            if (ENDS.contains(told.get(i).type())) {
                assertThat(after.isEnded()).isTrue();
            }
        }
    }

    Story rings(int leg) {
        return take(new CallFact.LegRinging(leg(leg), now));
    }

    Story answers(int leg) {
        return take(new CallFact.LegAnswered(leg(leg), now, false));
    }

    Story gone(int leg, int cause) {
        return take(new CallFact.LegGone(leg(leg), cause, now, false));
    }

    Story refuse(Effect effect, CallFact.Refusal why) {
        return take(new CallFact.EffectRefused(effect, why, "for a test", now));
    }

    /// By the participant on this side, or by nobody of the call.
    Story hangup(HangupSource by) {
        return hangup(by == HangupSource.CALLER ? 1 : by == HangupSource.CALLEE ? 2 : 0);
    }

    Story hangup(int by) {
        return take(new CallCommand.Hangup(by, false, null, now));
    }

    Story transfer(int by, Transfer.Kind kind, String number, String... endpoints) {
        return take(new CallCommand.Transfer(by, kind, number, to(number, endpoints), now));
    }

    Story complete(int by) {
        return take(new CallCommand.CompleteTransfer(by, now));
    }

    Story cancel(int by) {
        return take(new CallCommand.CancelTransfer(by, now));
    }

    Story swap(int by) {
        return take(new CallCommand.SwapTransfer(by, now));
    }

    Story invite(int by, String number) {
        return take(new CallCommand.Invite(by, to(number, number), now));
    }

    Story park(int by) {
        return take(new CallCommand.Park(by, now.plusSeconds(90), now));
    }

    Story pickUp(String number) {
        return take(new CallCommand.PickUp(to(number, number), true, now));
    }

    Story supervise(String number, Participant.Supervision.Mode mode) {
        return take(new CallCommand.Supervise(to(number, number), mode, 0, true, now));
    }

    /// Where everybody is who is connected, by participant.
    String places() {
        Placement placement = Placement.of(call());
        return call().legs().stream().filter(leg -> placement.of(leg) != Place.NONE)
                .map(leg -> leg.participant() + " " + placement.of(leg)).collect(Collectors.joining(", "));
    }

    Story hold(int by, boolean hold) {
        return take(new CallCommand.Hold(by, hold, now));
    }

    Story phoneHolds(int leg, boolean holds) {
        return take(new CallFact.LegHolds(leg(leg), holds, now));
    }

    Story mute(int side, boolean mute) {
        return take(new CallCommand.Mute(side, mute, now));
    }

    Story deadline() {
        return take(new CallFact.DeadlinePassed(now));
    }

    Story census(Map<ChannelId, Boolean> channels) {
        return take(new CallFact.Census(channels, bridges(), Instant.EPOCH, now, now));
    }

    /// As they should be.
    private Map<ChannelId, String> bridges() {
        Placement placement = Placement.of(call());
        return call().legs().stream().filter(leg -> placement.of(leg).isBridge())
                .collect(Collectors.toMap(Leg::channel, leg -> call().bridge(placement.of(leg))));
    }

    Story later(Duration by) {
        now = now.plus(by);
        return this;
    }

    Call call() {
        return Objects.requireNonNull(call);
    }

    ChannelId leg(int n) {
        return call().legs().get(n - 1).channel();
    }

    Call.Ending ending() {
        return Objects.requireNonNull(call().ending());
    }

    List<CallEventType> types() {
        return events.stream().map(CallEvent::type).toList();
    }

    List<Effect> lastEffects() {
        return last;
    }

    List<Effect.Originate> originated() {
        return effects.stream().filter(Effect.Originate.class::isInstance).map(Effect.Originate.class::cast).toList();
    }
}
