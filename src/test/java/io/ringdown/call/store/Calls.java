package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CallState;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Leg;
import io.ringdown.call.Participant;
import io.ringdown.call.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

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
        return new Call(id(n), "local", "", true, CallState.CREATED,
                List.of(bareParticipant(1), bareParticipant(2)), Duration.ZERO, 1,
                times(START, null, null, null, 0, null),
                null, null, null, null, null, List.of(leg(n, 1, Leg.State.DIALING)), null);
    }

    private static Participant bareParticipant(int n) {
        return new Participant(n, n == 1 ? Participant.Role.CALLER : Participant.Role.CALLEE, party(null, "", null),
                List.of(), HangupSource.CALLER, START, null, null, 0, null);
    }

    private static Call.Times times(Instant start, @Nullable Instant ring, @Nullable Instant answer,
            @Nullable Instant end, long holdMillis, @Nullable Instant heldSince) {
        return new Call.Times(start, ring, answer, end, holdMillis, heldSince);
    }

    private static List<Participant> sides(Party caller, Party callee, List<String> endpoints, Instant start,
            @Nullable Instant answer, @Nullable Instant end) {
        return List.of(
                new Participant(1, Participant.Role.CALLER, caller, List.of(caller.number()), HangupSource.CALLER,
                        start, answer, end, 0, null),
                new Participant(2, Participant.Role.CALLEE, callee, endpoints, HangupSource.CALLEE, start, answer,
                        end, 0, null));
    }

    /// The same with everybody muted and on hold.
    static Call muted(Call call) {
        return with(call, call.legs().stream()
                .map(leg -> new Leg(leg.n(), leg.channel(), leg.participant(), leg.endpoint(), leg.state(),
                        leg.createdAt(), leg.answeredAt(), leg.endedAt(), leg.cause(), Leg.Audio.of(true, true, true),
                        true))
                .toList(), call.recording());
    }

    static Call recorded(Call call, CallRecording.Phase phase, CallRecording.Stretch stretch) {
        return with(call, call.legs(), new CallRecording(1, MARIA, phase, 2, stretch, call.startTime(),
                call.startTime().plusMillis(7), null, 1234, "for a test"));
    }

    private static Call with(Call call, List<Leg> legs, @Nullable CallRecording recording) {
        return new Call(call.id(), call.node(), call.dialled(), call.clicked(), call.state(), call.participants(),
                call.ringTimeout(), call.seq(), call.times(), call.transfer(), call.parking(), call.handover(),
                call.deadline(), call.ending(), legs, recording, call.origin());
    }

    /// All rows of all calls.
    static List<String> everything(JdbcTemplate jdbc) {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("calls", "call_legs", "call_participants", "recordings", "call_events")) {
            rows.addAll(jdbc.queryForList("select '%1$s ' || t::text from %1$s t order by 1".formatted(table),
                    String.class));
        }
        return rows;
    }

    static Call ended(Call call, int seq) {
        return new Call(call.id(), call.node(), call.dialled(), call.clicked(), CallState.ENDED,
                call.participants(), call.ringTimeout(), seq,
                times(call.startTime(), null, null, START.plusSeconds(3), 0, null), null, null, null, null,
                new Call.Ending(EndReason.FAILED, HangupSource.SYSTEM, 0, null),
                List.of(leg(numberOf(call), 1, Leg.State.GONE)), null);
    }

    static Call between(int second, UUID caller, UUID callee) {
        CallId id = CallId.next(START);
        Instant start = START.plusSeconds(second);
        return new Call(id, "local", "3002", false, CallState.CREATED,
                sides(party(caller, "3001", "A"), party(callee, "3002", "B"), List.of("3002"), start, null, null),
                Duration.ofSeconds(30), 1, times(start, null, null, null, 0, null), null, null, null, null, null,
                List.of(new Leg(1, new ChannelId("in-" + id), 1, "3001",
                        Leg.State.DIALING, START, null, null, null, Leg.Audio.PLAIN, false)),
                null);
    }

    /// The same with one more who has joined it.
    static Call joinedBy(Call call, UUID account) {
        List<Participant> people = new ArrayList<>(call.participants());
        people.add(new Participant(3, Participant.Role.THIRD_PARTY, party(account, "3003", "C"), List.of("3003"),
                HangupSource.CALLEE, call.startTime(), null, null, 0, null));
        return new Call(call.id(), call.node(), call.dialled(), call.clicked(), call.state(), people,
                call.ringTimeout(), call.seq(), call.times(), call.transfer(), call.parking(), call.handover(),
                call.deadline(), call.ending(), call.legs(), call.recording());
    }

    static Instant start(int second) {
        return START.plusSeconds(second);
    }

    /// One that has ended, nine seconds after it began. Completed, it was answered after two and held for one.
    static Call history(int second, UUID caller, String from, UUID callee, String to, EndReason reason) {
        Instant start = start(second);
        boolean answered = reason == EndReason.COMPLETED;
        Instant answer = answered ? start.plusSeconds(2) : null;
        return new Call(id(second), "local", to, false, CallState.ENDED,
                sides(party(caller, from, "A"), party(callee, to, "B"), List.of(to), start, answer,
                        start.plusSeconds(9)),
                Duration.ofSeconds(30), 1,
                times(start, start.plusSeconds(1), answer, start.plusSeconds(9), answered ? 1_000 : 0, null), null,
                null, null, null,
                new Call.Ending(reason, HangupSource.CALLER, 16, null), List.of(leg(second, 1, Leg.State.GONE)), null);
    }

    private static Call shaped(int n, CallState state, UUID caller, String name, String dialled, int seq,
            Call.@Nullable Ending ending,
            @Nullable Instant deadline, List<Leg> legs) {
        boolean over = state == CallState.ENDED;
        Instant start = START.plusNanos(n * 1_000L);
        Instant end = over ? START.plusSeconds(9) : null;
        return new Call(id(n), "local", dialled, false, state,
                sides(party(caller, "3001", name), party(new UUID(2, 2), "3002", "João <\"'\\,{}"),
                        List.of("3002", "3002-web"), start, START.plusSeconds(2), end),
                Duration.ofMillis(30_500), seq,
                times(start, START.plusSeconds(1), START.plusSeconds(2), end, n,
                        state == CallState.HELD ? START.plusSeconds(4) : null),
                null, null, null, deadline, ending, legs, null);
    }

    private static Party party(@Nullable UUID account, String number,
            @Nullable String name) {
        return new Party(account, number, name, name == null ? null : "user." + number);
    }

    private static Leg leg(int call, int n, Leg.State state) {
        boolean up = state == Leg.State.UP || state == Leg.State.GONE;
        boolean gone = state == Leg.State.GONE;
        return new Leg(n, new ChannelId("1795187666." + (10 * call + n)),
                n, "300" + n, state, START.plusNanos(123_000),
                up ? START.plusSeconds(2) : null, gone ? START.plusSeconds(9) : null, gone ? 16 : null,
                Leg.Audio.of(n == 2, call % 2 == 0, n == 1), n == 2);
    }

    private static CallId id(int n) {
        return new CallId("call-%05d".formatted(n));
    }

    private static int numberOf(Call call) {
        return Integer.parseInt(call.id().value().substring("call-".length()));
    }
}
