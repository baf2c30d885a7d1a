package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.call.Leg;
import io.ringdown.call.Participant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// What one commit of the journal writes, as the values of its rows, column by column: ready for the statement, and for a file
/// while there is no database to send it to.
///
/// @param number of [BatchNumbers]: a later batch has a greater one; 0 if the file did not say
record Batch(long number, List<List<@Nullable Object>> calls, List<List<@Nullable Object>> legs,
        List<List<@Nullable Object>> participants, List<List<@Nullable Object>> recordings,
        List<List<@Nullable Object>> events) {

    private record LegRow(CallId call, Leg leg) {}

    private record ParticipantRow(CallId call, Participant who) {}

    private record RecordingRow(Call call, CallRecording recording) {}

    private static final Columns<CommittedEvent> EVENTS = new Columns<CommittedEvent>()
            .text(e -> e.event().call().value()).integer(e -> e.event().seq()).number(CommittedEvent::eventId)
            .text(e -> e.event().type().wire()).time(e -> e.event().at())
            .text(e -> e.event().channel() == null ? null : e.event().channel().value())
            .text(e -> clean(e.event().number())).integer(e -> e.event().cause()).text(e -> clean(e.event().detail()))
            .flag(e -> e.event().synthesized())
            .text(e -> e.call().parties().stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));

    private static final Columns<Call> CALLS = new Columns<Call>().text(c -> c.id().value()).text(Call::node)
            .text(c -> c.origin().wire()).text(c -> clean(c.dialled())).flag(Call::clicked).text(c -> c.state().name())
            .uuid(c -> c.caller().account()).text(c -> clean(c.caller().number())).text(c -> clean(c.caller().name()))
            .text(c -> c.caller().username()).flag(c -> c.caller().hidden()).uuid(c -> c.callee().account())
            .text(c -> clean(c.callee().number()))
            .text(c -> clean(c.callee().name())).text(c -> c.callee().username())
            .number(c -> c.ringTimeout().toMillis()).integer(Call::seq).time(Call::startTime)
            .time(c -> c.times().ring()).time(Call::answerTime).time(Call::endTime)
            .number(c -> c.times().holdMillis()).time(c -> c.times().heldSince()).time(Call::deadline)
            .text(c -> c.ending() == null ? null : c.ending().reason().name())
            .integer(c -> c.ending() == null ? null : c.ending().cause())
            .text(c -> c.ending() == null ? null : c.ending().source().name())
            .text(c -> c.ending() == null ? null : clean(c.ending().detail()))
            .text(c -> c.handover() == null ? null : clean(c.handover().to()))
            .text(c -> c.handover() == null ? null : clean(c.handover().by()))
            .text(c -> c.transfer() == null ? null : c.transfer().kind().name())
            .integer(c -> c.transfer() == null ? null : c.transfer().by())
            .integer(c -> c.transfer() == null ? null : c.transfer().target())
            .text(c -> c.transfer() == null ? null : c.transfer().phase().name())
            .time(c -> c.transfer() == null ? null : c.transfer().since())
            .text(c -> c.transfer() == null || c.transfer().referrer() == null
                    ? null
                    : c.transfer().referrer().value())
            .integer(c -> c.parking() == null ? null : c.parking().by())
            .time(c -> c.parking() == null ? null : c.parking().until());

    private static final Columns<LegRow> LEGS = new Columns<LegRow>().text(r -> r.call().value())
            .integer(r -> r.leg().n()).text(r -> r.leg().channel().value()).integer(r -> r.leg().participant())
            .text(r -> clean(r.leg().endpoint())).text(r -> r.leg().state().name()).time(r -> r.leg().createdAt())
            .time(r -> r.leg().answeredAt()).time(r -> r.leg().endedAt()).integer(r -> r.leg().cause())
            .flag(r -> r.leg().audio().holdsByPhone()).flag(r -> r.leg().audio().holdsApart())
            .flag(r -> r.leg().audio().muted()).flag(r -> r.leg().early());

    private static final Columns<ParticipantRow> PARTICIPANTS = new Columns<ParticipantRow>()
            .text(r -> r.call().value()).integer(r -> r.who().n()).text(r -> r.who().role().wire())
            .uuid(r -> r.who().party().account()).text(r -> clean(r.who().party().number()))
            .text(r -> clean(r.who().party().name())).text(r -> r.who().party().username())
            .text(r -> String.join(",", r.who().endpoints())).text(r -> r.who().side().name())
            .time(r -> r.who().invitedAt()).time(r -> r.who().joinedAt()).time(r -> r.who().leftAt())
            .integer(r -> r.who().answering())
            .text(r -> r.who().supervision() == null ? null : r.who().supervision().mode().name())
            .integer(r -> r.who().supervision() == null ? null : r.who().supervision().of());

    private static final Columns<RecordingRow> RECORDINGS = new Columns<RecordingRow>()
            .text(r -> r.call().id().value()).integer(r -> r.recording().n()).text(r -> r.call().node())
            .text(r -> state(r.recording())).integer(r -> r.recording().stretches())
            .text(r -> r.recording().stretch().name().toLowerCase(Locale.ROOT)).time(r -> r.recording().startedAt())
            .uuid(r -> r.recording().by()).time(r -> r.recording().since()).time(r -> r.recording().endedAt())
            .number(r -> r.recording().millis()).text(r -> clean(r.recording().detail()));

    /// Only the last state of each row counts.
    static Batch of(long number, List<JournalEntry> entries, List<CommittedEvent> events) {
        Map<CallId, Call> calls = new LinkedHashMap<>();
        Map<String, LegRow> legs = new LinkedHashMap<>();
        Map<String, ParticipantRow> participants = new LinkedHashMap<>();
        Map<String, RecordingRow> recordings = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            if (entry.isDurable()) {
                Call call = entry.call();
                calls.put(call.id(), call);
                entry.legs().forEach(leg -> legs.put(call.id().value() + "." + leg.n(), new LegRow(call.id(), leg)));
                entry.participants().forEach(who -> participants.put(call.id().value() + "." + who.n(),
                        new ParticipantRow(call.id(), who)));
                if (entry.recording() != null) {
                    recordings.put(call.id().value() + "." + entry.recording().n(),
                            new RecordingRow(call, entry.recording()));
                }
            }
        }
        return new Batch(number, CALLS.of(List.copyOf(calls.values())), LEGS.of(List.copyOf(legs.values())),
                PARTICIPANTS.of(List.copyOf(participants.values())),
                RECORDINGS.of(List.copyOf(recordings.values())), EVENTS.of(events));
    }

    boolean isEmpty() {
        return calls.getFirst().isEmpty();
    }

    /// Has it the columns of today's statement? One that another version has left in a file may not.
    boolean fits() {
        return number > 0 && calls.size() == CALLS.size() && legs.size() == LEGS.size()
                && participants.size() == PARTICIPANTS.size() && recordings.size() == RECORDINGS.size()
                && events.size() == EVENTS.size();
    }

    /// One statement is one transaction and one round trip.
    void write(JdbcTemplate jdbc) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            try (var statement = connection.prepareStatement(CallSql.APPEND)) {
                statement.setLong(1, number);
                int next = CALLS.bind(connection, statement, 2, calls);
                next = LEGS.bind(connection, statement, next, legs);
                next = PARTICIPANTS.bind(connection, statement, next, participants);
                next = RECORDINGS.bind(connection, statement, next, recordings);
                EVENTS.bind(connection, statement, next, events);
                statement.execute();
                return null;
            }
        });
    }

    /// One that is over is to be stored, unless there is nothing of it.
    private static String state(CallRecording recording) {
        return switch (recording.phase()) {
            case RECORDING -> "recording";
            case PAUSED -> "paused";
            case ENDING -> "ending";
            case OVER -> recording.stretches() == 0 ? "failed" : "storing";
        };
    }

    /// PostgreSQL's text takes every character but NUL.
    private static @Nullable String clean(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
