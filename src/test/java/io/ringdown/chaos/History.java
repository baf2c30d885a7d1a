package io.ringdown.chaos;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What Ringdown has written.
final class History {

    /// A call.
    ///
    /// @param away        did Asterisk carry it by itself?
    /// @param synthesized was its end found by comparison, not told?
    record Kept(String id, boolean clicked, boolean away, String caller, String dialled, String state, Instant start,
            @Nullable Instant answered, @Nullable Instant ended, @Nullable String reason, boolean synthesized,
            boolean open, List<Leg> legs) {

        boolean has(String channel) {
            return legs.stream().anyMatch(leg -> leg.channel().equals(channel));
        }
    }

    record Leg(String call, int n, int participant, String channel, String endpoint) {}

    private History() {}

    /// By id, and so by time.
    static Map<String, Kept> read(JdbcClient sql) {
        Map<String, List<Leg>> legs = new TreeMap<>();
        sql.sql("select call_id, n, participant, channel_id, endpoint from call_legs order by call_id, n")
                .query((row, _) -> new Leg(row.getString(1), row.getInt(2), row.getInt(3), row.getString(4),
                        row.getString(5)))
                .list().forEach(leg -> legs.computeIfAbsent(leg.call(), _ -> new ArrayList<>()).add(leg));
        Map<String, Kept> calls = new TreeMap<>();
        sql.sql("""
                select c.id, c.clicked, upper(c.origin) = 'ASTERISK' as away, c.caller_number, c.dialled, c.state, c.start_time, c.answer_time, c.end_time,
                       c.end_reason, coalesce(e.synthesized, false) as synthesized, c.deadline
                from calls c left join lateral (select synthesized from call_events e where e.call_id = c.id
                                                and e.at >= c.end_time order by seq desc limit 1) e on true
                order by c.id""")
                .query((row, _) -> new Kept(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getString(4),
                        row.getString(5), row.getString(6).toLowerCase(java.util.Locale.ROOT), at(row, 7),
                        maybe(row, 8), maybe(row, 9), row.getString(10), row.getBoolean(11),
                        row.getTimestamp(12) != null,
                        legs.getOrDefault(row.getString(1), List.of())))
                .list().forEach(call -> calls.put(call.id(), call));
        return calls;
    }

    /// Everything that happened in a call, for whoever has to find out why.
    static List<String> events(JdbcClient sql, String call) {
        return sql.sql("""
                select at || ' ' || lower(type) || coalesce(' ' || channel_id, '') || coalesce(' ' || number, '')
                       || coalesce(' cause ' || cause, '') || coalesce(' "' || detail || '"', '')
                       || case when synthesized then ' synthesized' else '' end
                from call_events where call_id = ? order by seq""").param(call).query((row, _) -> row.getString(1))
                .list();
    }

    private static Instant at(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet row, int column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
