package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallEvent;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CallState;
import io.ringdown.call.CallStore.StoredEvent;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Leg;
import io.ringdown.call.Origin;
import io.ringdown.call.Participant;
import io.ringdown.call.Party;
import io.ringdown.call.Transfer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes calls, legs, events and notes of their rows.
final class CallRows {

    private CallRows() {}

    /// @param participants by their number; where they are not known, those whom the call's own row names
    static Call call(ResultSet row, List<Participant> participants, List<Leg> legs, @Nullable CallRecording recording)
            throws SQLException {
        return new Call(new CallId(row.getString("id")), row.getString("node"), row.getString("dialled"),
                row.getBoolean("clicked"), CallState.valueOf(row.getString("state")),
                participants.size() < 2 ? sides(row) : sides(row, participants),
                Duration.ofMillis(row.getLong("ring_millis")),
                row.getInt("seq"), times(row), transfer(row), parking(row), handover(row), time(row, "deadline"),
                ending(row), legs, recording, Origin.of(row.getString("origin")));
    }

    /// Who hides, the call's own row says.
    private static List<Participant> sides(ResultSet row, List<Participant> participants) throws SQLException {
        if (!row.getBoolean("caller_hidden")) {
            return participants;
        }
        List<Participant> all = new ArrayList<>(participants);
        all.set(0, all.getFirst().with(all.getFirst().party().hides()));
        return all;
    }

    private static Call.Times times(ResultSet row) throws SQLException {
        return new Call.Times(instant(row, "start_time"), time(row, "ring_time"), time(row, "answer_time"),
                time(row, "end_time"), row.getLong("hold_millis"), time(row, "held_since"));
    }

    private static List<Participant> sides(ResultSet row) throws SQLException {
        Instant start = instant(row, "start_time");
        Instant answer = time(row, "answer_time");
        Instant end = time(row, "end_time");
        Party caller = party(row, "caller_");
        return List.of(
                new Participant(1, Participant.Role.CALLER,
                        row.getBoolean("caller_hidden") ? caller.hides() : caller, List.of(), HangupSource.CALLER,
                        start, answer, end, 0, null),
                new Participant(2, Participant.Role.CALLEE, party(row, "callee_"), List.of(), HangupSource.CALLEE,
                        start, answer, end, 0, null));
    }

    private static @Nullable Transfer transfer(ResultSet row) throws SQLException {
        String kind = row.getString("transfer_kind");
        String referrer = row.getString("transfer_referrer");
        return kind == null
                ? null
                : new Transfer(Transfer.Kind.valueOf(kind), row.getInt("transfer_by"), row.getInt("transfer_target"),
                        Transfer.Phase.valueOf(row.getString("transfer_phase")), instant(row, "transfer_since"),
                        referrer == null ? null : new ChannelId(referrer));
    }

    private static Call.@Nullable Parking parking(ResultSet row) throws SQLException {
        Instant until = time(row, "parked_until");
        return until == null ? null : new Call.Parking(row.getInt("parked_by"), until);
    }

    private static Call.@Nullable Handover handover(ResultSet row) throws SQLException {
        String to = row.getString("transferred_to");
        return to == null ? null : new Call.Handover(to, row.getString("transferred_by"));
    }

    static Participant participant(ResultSet row) throws SQLException {
        String mode = row.getString("supervision");
        return new Participant(row.getInt("n"), Participant.Role.of(row.getString("role")),
                new Party(row.getObject("account_id", UUID.class), row.getString("number"), row.getString("name"),
                        row.getString("username")),
                endpoints(row.getString("endpoints")), HangupSource.valueOf(row.getString("side")),
                instant(row, "invited_at"), time(row, "joined_at"), time(row, "left_at"), row.getInt("answering"),
                mode == null
                        ? null
                        : new Participant.Supervision(Participant.Supervision.Mode.valueOf(mode),
                                row.getInt("supervises")));
    }

    private static List<String> endpoints(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }

    private static Party party(ResultSet row, String side) throws SQLException {
        return new Party(row.getObject(side + "id", UUID.class), row.getString(side + "number"),
                row.getString(side + "name"), row.getString(side + "username"));
    }

    private static Call.@Nullable Ending ending(ResultSet row) throws SQLException {
        String reason = row.getString("end_reason");
        return reason == null
                ? null
                : new Call.Ending(EndReason.valueOf(reason), HangupSource.valueOf(row.getString("hangup_source")),
                        row.getInt("hangup_cause"), row.getString("hangup_detail"));
    }

    static Leg leg(ResultSet row) throws SQLException {
        return new Leg(row.getInt("n"), new ChannelId(row.getString("channel_id")),
                row.getInt("participant"), row.getString("endpoint"),
                Leg.State.valueOf(row.getString("state")), instant(row, "created_at"), time(row, "answered_at"),
                time(row, "ended_at"), row.getObject("cause", Integer.class),
                Leg.Audio.of(row.getBoolean("holds_by_phone"),
                        row.getBoolean("holds_by_click"), row.getBoolean("muted")),
                row.getBoolean("early"));
    }

    /// What is on its way into the store, or has got there, is over for the call.
    static CallRecording recording(ResultSet row) throws SQLException {
        CallRecording.Phase phase = switch (row.getString("state")) {
            case "recording" -> CallRecording.Phase.RECORDING;
            case "paused" -> CallRecording.Phase.PAUSED;
            case "ending" -> CallRecording.Phase.ENDING;
            default -> CallRecording.Phase.OVER;
        };
        return new CallRecording(row.getInt("n"), row.getObject("started_by", UUID.class), phase,
                row.getInt("stretches"),
                CallRecording.Stretch.valueOf(row.getString("stretch").toUpperCase(Locale.ROOT)),
                instant(row, "started_at"), instant(row, "since"), time(row, "ended_at"), row.getLong("millis"),
                row.getString("detail"));
    }

    static StoredEvent event(ResultSet row) throws SQLException {
        String channel = row.getString("channel_id");
        return new StoredEvent(row.getLong("event_id"),
                new CallEvent(new CallId(row.getString("call_id")), row.getInt("seq"),
                        CallEventType.of(row.getString("type")), instant(row, "at"),
                        channel == null ? null : new ChannelId(channel), row.getString("number"),
                        row.getObject("cause", Integer.class), row.getString("detail"), row.getBoolean("synthesized")));
    }

    /// @param texts of each author, where they are known
    static CallNotes.Notes notes(ResultSet row, List<CallNotes.Text> texts) throws SQLException {
        Array tags = row.getArray("tags");
        return tags == null
                ? CallNotes.Notes.NONE
                : new CallNotes.Notes(row.getString("notes"), List.of((String[]) tags.getArray()),
                        row.getString("disposition"), row.getObject("noted_by", UUID.class), time(row, "noted_at"),
                        row.getLong("version"), texts);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
