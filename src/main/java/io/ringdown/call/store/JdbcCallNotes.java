package io.ringdown.call.store;

import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.precondition.IfMatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// Notes in PostgreSQL: one row a call, made by the first thing that is written, and one more for each text.
@Repository
class JdbcCallNotes implements CallNotes {

    /// Of one author about one call.
    private static final int KEPT = 200;

    private static final String MAKE = """
            insert into call_notes (call_id, start_time, noted_by, noted_at, parties, origin, version)
            select c.id, c.start_time, :by, :at, call_parties(c), c.origin, 0 from calls c where c.id = :call
            on conflict (call_id) do nothing""";

    private static final String TEXTS = """
            select distinct on (t.call_id, t.author_id) t.*, a.name from call_note_texts t
            left join accounts a on a.id = t.author_id where t.call_id = any (:calls)
            order by t.call_id, t.author_id, t.version desc""";

    private static final String FORGET = """
            delete from call_note_texts where call_id = :call and author_id = :by and version < (
              select min(version) from (select version from call_note_texts
                where call_id = :call and author_id = :by order by version desc limit :kept) newest)""";

    private static final String SEARCHED = """
            update call_notes set noted_by = :by, noted_at = :at, notes = (
              select string_agg(text, E'\\n' order by version) from (select distinct on (author_id) text, version
                from call_note_texts where call_id = :call order by author_id, version desc) newest)
            where call_id = :call""";

    private static final String CLASSIFY = """
            update call_notes set noted_by = :by, noted_at = :at, version = nextval('edit_versions'),
              tags = coalesce(cast(:tags as text[]), tags),
              disposition = case when cast(:disposition as text) is null then disposition
                else nullif(cast(:disposition as text), '') end
            where call_id = :call""";

    private final JdbcClient jdbc;
    private final Clock clock;

    JdbcCallNotes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Map<CallId, Notes> of(Collection<CallId> calls) {
        String[] ids = calls.stream().map(CallId::value).toArray(String[]::new);
        Map<CallId, List<Text>> texts = new HashMap<>();
        jdbc.sql(TEXTS).param("calls", ids).query(row -> {
            texts.computeIfAbsent(new CallId(row.getString("call_id")), _ -> new ArrayList<>()).add(text(row));
        });
        Map<CallId, Notes> notes = new HashMap<>();
        jdbc.sql("select * from call_notes where call_id = any (?)").param(ids).query(row -> {
            CallId call = new CallId(row.getString("call_id"));
            notes.put(call, CallRows.notes(row, texts.getOrDefault(call, List.of())));
        });
        return notes;
    }

    @Override
    public List<Text> history(CallId call, int most) {
        return jdbc.sql("""
                select t.*, a.name from call_note_texts t left join accounts a on a.id = t.author_id
                where t.call_id = ? order by t.version desc limit ?""").param(call.value()).param(most)
                .query((row, _) -> text(row)).list();
    }

    /// Whoever writes about the call at the same time waits until this is done.
    @Override
    @Transactional
    public Notes change(CallId call, Change change, UUID by, IfMatch seen) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        write(MAKE, call, by, now).update();
        if (jdbc.sql("select call_id from call_notes where call_id = ? for update").param(call.value())
                .query(String.class).optional().isEmpty()) {
            throw new CallException.CallNotFound(call.value());
        }
        Notes before = of(call);
        seen.require(before.version(by));
        String text = change.text();
        if (text != null && !text.equals(own(before, by))) {
            write("""
                    insert into call_note_texts (call_id, author_id, text, written_at)
                    values (:call, :by, nullif(:text, ''), :at)""", call, by, now).param("text", text).update();
            jdbc.sql(FORGET).param("call", call.value()).param("by", by).param("kept", KEPT).update();
            write(SEARCHED, call, by, now).update();
        }
        if (classifies(change, before)) {
            List<String> tags = change.tags();
            write(CLASSIFY, call, by, now).param("tags", tags == null ? null : tags.toArray(String[]::new))
                    .param("disposition", change.disposition()).update();
        }
        return of(call);
    }

    private JdbcClient.StatementSpec write(String sql, CallId call, UUID by, OffsetDateTime at) {
        return jdbc.sql(sql).param("call", call.value()).param("by", by).param("at", at);
    }

    private static String own(Notes notes, UUID author) {
        return notes.texts().stream().filter(text -> text.author().equals(author)).map(Text::text)
                .filter(Objects::nonNull).findFirst().orElse("");
    }

    private static boolean classifies(Change change, Notes before) {
        List<String> tags = change.tags();
        String disposition = change.disposition();
        return (tags != null && !tags.equals(before.tags()))
                || (disposition != null && !disposition.equals(Objects.requireNonNullElse(before.disposition(), "")));
    }

    private static Text text(ResultSet row) throws SQLException {
        return new Text(row.getObject("author_id", UUID.class), row.getString("name"), row.getString("text"),
                row.getObject("written_at", OffsetDateTime.class).toInstant(), row.getLong("version"));
    }
}
