package io.ringdown.call.store;

import io.ringdown.call.CallException;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Notes in PostgreSQL: one row a call, made by the first thing that is written.
@Repository
class JdbcCallNotes implements CallNotes {

    /// One statement, so that two who write at once both do.
    private static final String CHANGE = """
            insert into call_notes as n (call_id, start_time, notes, tags, disposition, noted_by, noted_at,
              parties, origin)
            select c.id, c.start_time, nullif(cast(:text as text), ''), coalesce(cast(:tags as text[]), '{}'),
              nullif(cast(:disposition as text), ''), :by, :at, call_parties(c), c.origin
            from calls c where c.id = :call
            on conflict (call_id) do update set
              notes = case when cast(:text as text) is null then n.notes else excluded.notes end,
              tags = coalesce(cast(:tags as text[]), n.tags),
              disposition = case when cast(:disposition as text) is null then n.disposition else excluded.disposition end,
              noted_by = excluded.noted_by, noted_at = excluded.noted_at
            returning n.notes, n.tags, n.disposition, n.noted_by, n.noted_at""";

    private final JdbcClient jdbc;
    private final Clock clock;

    JdbcCallNotes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Map<CallId, Notes> of(Collection<CallId> calls) {
        Map<CallId, Notes> notes = new HashMap<>();
        jdbc.sql("select * from call_notes where call_id = any (?)")
                .param(calls.stream().map(CallId::value).toArray(String[]::new))
                .query(row -> {
                    notes.put(new CallId(row.getString("call_id")), CallRows.notes(row));
                });
        return notes;
    }

    @Override
    public Notes change(CallId call, Change change, UUID by) {
        List<String> tags = change.tags();
        return jdbc.sql(CHANGE).param("call", call.value())
                .param("text", change.text()).param("tags", tags == null ? null : tags.toArray(String[]::new))
                .param("disposition", change.disposition()).param("by", by)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, _) -> CallRows.notes(row)).optional()
                .orElseThrow(() -> new CallException.CallNotFound(call.value()));
    }
}
