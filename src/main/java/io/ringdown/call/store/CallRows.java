package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallEvent;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallState;
import io.ringdown.call.CallStore.StoredEvent;
import io.ringdown.call.ChannelId;
import io.ringdown.call.EndReason;
import io.ringdown.call.HangupSource;
import io.ringdown.call.Leg;
import io.ringdown.call.Party;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes calls, legs, events and notes of their rows.
final class CallRows {

    private CallRows() {}

    static Call call(ResultSet row, List<Leg> legs) throws SQLException {
        return new Call(new CallId(row.getString("id")), row.getString("node"), row.getString("dialled"),
                row.getBoolean("clicked"), CallState.valueOf(row.getString("state")), party(row, "caller"),
                party(row, "callee"), endpoints(row.getString("endpoints")),
                Duration.ofMillis(row.getLong("ring_millis")), row.getInt("seq"), instant(row, "start_time"),
                time(row, "ring_time"), time(row, "answer_time"), time(row, "end_time"), row.getLong("hold_millis"),
                time(row, "held_since"), time(row, "deadline"), ending(row), legs);
    }

    private static List<String> endpoints(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }

    private static Party party(ResultSet row, String side) throws SQLException {
        return new Party(row.getObject(side + "_id", UUID.class), row.getString(side + "_number"),
                row.getString(side + "_name"), row.getString(side + "_username"));
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
                Leg.Role.valueOf(row.getString("role")), row.getString("endpoint"),
                Leg.State.valueOf(row.getString("state")), instant(row, "created_at"), time(row, "answered_at"),
                time(row, "ended_at"), row.getObject("cause", Integer.class),
                new Leg.Audio(row.getBoolean("holds_by_phone"),
                        row.getBoolean("holds_by_click"), row.getBoolean("muted")));
    }

    static StoredEvent event(ResultSet row) throws SQLException {
        String channel = row.getString("channel_id");
        return new StoredEvent(row.getLong("event_id"),
                new CallEvent(new CallId(row.getString("call_id")), row.getInt("seq"),
                        CallEventType.of(row.getString("type")), instant(row, "at"),
                        channel == null ? null : new ChannelId(channel), row.getString("number"),
                        row.getObject("cause", Integer.class), row.getString("detail"), row.getBoolean("synthesized")));
    }

    static CallNotes.Notes notes(ResultSet row) throws SQLException {
        Array tags = row.getArray("tags");
        return tags == null
                ? CallNotes.Notes.NONE
                : new CallNotes.Notes(row.getString("notes"), List.of((String[]) tags.getArray()),
                        row.getString("disposition"), row.getObject("noted_by", UUID.class), time(row, "noted_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
