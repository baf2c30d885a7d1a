package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallState;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Leg;
import io.ringdown.call.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calls in all their shapes.
final class Calls {

    static final UUID MARIA = new UUID(1, 1);
    private static final Instant START = Instant.parse("2026-11-20T15:14:26.903123Z");

    static Call full(int n) {
        return shaped(n, CallState.ENDED, MARIA, "Maria", "3002", 2,
                new Call.Ending(EndReason.COMPLETED, HangupSource.CALLEE, 16, "said goodbye"), null,
                List.of(leg(n, 1, Leg.State.GONE), leg(n, 2, Leg.State.GONE)));
    }

    static Call named(int n, String name, String dialled) {
        return shaped(n, CallState.RINGING, MARIA, name, dialled, 2, null, START.plusSeconds(30),
                List.of(leg(n, 1, Leg.State.UP)));
    }

    static Call talking(int n) {
        return shaped(n, CallState.ANSWERED, MARIA, "Maria", "3002", 2, null, null,
                List.of(leg(n, 1, Leg.State.UP), leg(n, 2, Leg.State.UP)));
    }

    static Call endedWithALegLeft(int n) {
        return shaped(n, CallState.ENDED, MARIA, "Maria", "3002", 2,
                new Call.Ending(EndReason.CANCELED, HangupSource.CALLER, 16, null), START.plusSeconds(10),
                List.of(leg(n, 1, Leg.State.GONE), leg(n, 2, Leg.State.UP)));
    }

    static Call bare(int n) {
        return new Call(id(n), "local", "", true, CallState.CREATED, party(null, "", null), party(null, "", null),
                List.of(), Duration.ZERO, 1, START, null, null, null, 0, null, null, null,
                List.of(leg(n, 1, Leg.State.DIALING)));
    }

    static Call ended(Call call, int seq) {
        return new Call(call.id(), call.node(), call.dialled(), call.clicked(), CallState.ENDED, call.caller(),
                call.callee(), call.endpoints(), call.ringTimeout(), seq, call.startTime(), null, null,
                START.plusSeconds(3), 0, null, null, new Call.Ending(EndReason.FAILED, HangupSource.SYSTEM, 0, null),
                List.of(leg(numberOf(call), 1, Leg.State.GONE)));
    }

    static Call between(int second, UUID caller, UUID callee) {
        CallId id = CallId.next(START);
        return new Call(id, "local", "3002", false, CallState.CREATED, party(caller, "3001", "A"),
                party(callee, "3002", "B"), List.of("3002"), Duration.ofSeconds(30), 1,
                START.plusSeconds(second), null, null, null, 0, null, null, null,
                List.of(new Leg(1, new ChannelId("in-" + id), Leg.Role.CALLER, "3001",
                        Leg.State.DIALING, START, null, null, null, Leg.Audio.PLAIN)));
    }

    static Instant start(int second) {
        return START.plusSeconds(second);
    }

    /// One that has ended, nine seconds after it began. Completed, it was answered after two and held for one.
    static Call history(int second, UUID caller, String from, UUID callee, String to, EndReason reason) {
        Instant start = start(second);
        boolean answered = reason == EndReason.COMPLETED;
        return new Call(id(second), "local", to, false, CallState.ENDED, party(caller, from, "A"),
                party(callee, to, "B"), List.of(to), Duration.ofSeconds(30), 1, start, start.plusSeconds(1),
                answered ? start.plusSeconds(2) : null, start.plusSeconds(9), answered ? 1_000 : 0, null, null,
                new Call.Ending(reason, HangupSource.CALLER, 16, null), List.of(leg(second, 1, Leg.State.GONE)));
    }

    private static Call shaped(int n, CallState state, UUID caller, String name, String dialled, int seq,
            Call.@Nullable Ending ending,
            @Nullable Instant deadline, List<Leg> legs) {
        boolean over = state == CallState.ENDED;
        return new Call(id(n), "local", dialled, false, state, party(caller, "3001", name),
                party(new UUID(2, 2), "3002", "João <\"'\\,{}"), List.of("3002", "3002-web"),
                Duration.ofMillis(30_500), seq, START.plusNanos(n * 1_000L), START.plusSeconds(1),
                START.plusSeconds(2), over ? START.plusSeconds(9) : null, n,
                state == CallState.HELD ? START.plusSeconds(4) : null, deadline, ending, legs);
    }

    private static Party party(@Nullable UUID account, String number,
            @Nullable String name) {
        return new Party(account, number, name, name == null ? null : "user." + number);
    }

    private static Leg leg(int call, int n, Leg.State state) {
        boolean up = state == Leg.State.UP || state == Leg.State.GONE;
        boolean gone = state == Leg.State.GONE;
        return new Leg(n, new ChannelId("1795187666." + (10 * call + n)),
                n == 1 ? Leg.Role.CALLER : Leg.Role.CALLEE, "300" + n, state, START.plusNanos(123_000),
                up ? START.plusSeconds(2) : null, gone ? START.plusSeconds(9) : null, gone ? 16 : null,
                new Leg.Audio(n == 2, call % 2 == 0, n == 1));
    }

    private static CallId id(int n) {
        return new CallId("call-%05d".formatted(n));
    }

    private static int numberOf(Call call) {
        return Integer.parseInt(call.id().value().substring("call-".length()));
    }
}
