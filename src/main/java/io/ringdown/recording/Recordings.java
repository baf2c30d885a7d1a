package io.ringdown.recording;

import io.ringdown.call.CallId;
import io.ringdown.recording.Recording.State;
import io.ringdown.recording.Recording.Stored;
import io.ringdown.recording.RecordingProperties.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The table of recordings, which all instances share.
@Repository
class Recordings {

    private final JdbcClient jdbc;

    Recordings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What is to be done for a recording: store it, or, where that is done, remove it from its node.
    ///
    /// @param attempts how often it was tried, with this time
    record Work(Recording recording, int attempts) {}

    List<Recording> of(CallId call) {
        return jdbc.sql("select * from recordings where call_id = ? order by n").param(call.value())
                .query((row, _) -> recording(row)).list();
    }

    Optional<Recording> find(CallId call, UUID id) {
        return jdbc.sql("select * from recordings where id = ? and call_id = ?").param(id).param(call.value())
                .query((row, _) -> recording(row)).optional();
    }

    /// The next one that is due. Nobody else gets it until `limit` for each of its files has passed.
    Optional<Work> claim(Instant now, Duration limit) {
        return jdbc.sql("""
                update recordings set attempts = attempts + 1,
                  next_attempt_at = cast(:now as timestamptz) + (stretches + 2) * make_interval(secs => :limit)
                where id = (select id from recordings
                  where (state = 'storing' or (state = 'stored' and at_node)) and next_attempt_at <= :now
                  order by next_attempt_at limit 1 for update skip locked)
                returning *""").param("now", time(now)).param("limit", limit.toMillis() / 1000.0)
                .query((row, _) -> new Work(recording(row), row.getInt("attempts"))).optional();
    }

    /// @param detail what of it could not be had
    void stored(UUID id, Stored stored, long millis, @Nullable String detail) {
        jdbc.sql("""
                update recordings set state = 'stored', place = :place, key = :key, bytes = :bytes, stored_at = :at,
                  expires_at = :expires, millis = :millis, detail = :detail, attempts = 0 where id = :id""")
                .param("place", stored.place().name().toLowerCase(Locale.ROOT)).param("key", stored.key())
                .param("bytes", stored.bytes()).param("at", time(stored.at()))
                .param("expires", time(stored.expiresAt()))
                .param("millis", millis).param("detail", detail).param("id", id).update();
    }

    /// Asterisk has nothing of it any more.
    void leftNode(UUID id) {
        jdbc.sql("update recordings set at_node = false where id = ?").param(id).update();
    }

    void tryAgain(UUID id, @Nullable String detail, Instant at) {
        jdbc.sql("update recordings set detail = coalesce(?, detail), next_attempt_at = ? where id = ?").param(detail)
                .param(time(at)).param(id).update();
    }

    void failed(UUID id, String detail) {
        jdbc.sql("update recordings set state = 'failed', detail = ? where id = ?").param(detail).param(id).update();
    }

    /// Those whose time is over, the longest first.
    List<Recording> expired(Instant now, int most) {
        return jdbc.sql("""
                select * from recordings where state = 'stored' and expires_at <= ?
                order by expires_at, id limit ?""").param(time(now)).param(most).query((row, _) -> recording(row))
                .list();
    }

    /// @return false if it was gone already
    boolean forget(UUID id) {
        return jdbc.sql("delete from recordings where id = ?").param(id).update() == 1;
    }

    private static Recording recording(ResultSet row) throws SQLException {
        return new Recording(row.getObject("id", UUID.class), new CallId(row.getString("call_id")), row.getInt("n"),
                row.getString("node"), State.of(row.getString("state")), row.getInt("stretches"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(), row.getObject("started_by", UUID.class),
                instant(row, "ended_at"), row.getObject("millis", Long.class), row.getString("detail"), stored(row));
    }

    private static @Nullable Stored stored(ResultSet row) throws SQLException {
        String place = row.getString("place");
        return place == null
                ? null
                : new Stored(Place.valueOf(place.toUpperCase(Locale.ROOT)), row.getString("key"), row.getLong("bytes"),
                        row.getObject("stored_at", OffsetDateTime.class).toInstant(), instant(row, "expires_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
