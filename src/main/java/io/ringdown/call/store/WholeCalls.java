package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.Leg;
import io.ringdown.call.Participant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads many calls with all that belongs to them: one query a table, however many there are.
final class WholeCalls {

    private WholeCalls() {}

    /// Those that are there.
    static Map<CallId, Call> of(JdbcClient client, String[] ids) {
        Map<CallId, Call> calls = new HashMap<>();
        if (ids.length == 0) {
            return calls;
        }
        Map<String, List<Leg>> legs = new HashMap<>();
        each(client, "select * from call_legs where call_id = any(:ids) order by call_id, n", ids,
                row -> legs.computeIfAbsent(row.getString("call_id"), _ -> new ArrayList<>()).add(CallRows.leg(row)));
        Map<String, List<Participant>> people = new HashMap<>();
        each(client, "select * from call_participants where call_id = any(:ids) order by call_id, n", ids,
                row -> people.computeIfAbsent(row.getString("call_id"), _ -> new ArrayList<>())
                        .add(CallRows.participant(row)));
        Map<String, CallRecording> recordings = new HashMap<>();
        each(client, CallSql.RECORDINGS_OF, ids,
                row -> recordings.put(row.getString("call_id"), CallRows.recording(row)));
        each(client, "select * from calls where id = any(:ids)", ids, row -> {
            String id = row.getString("id");
            calls.put(new CallId(id), CallRows.call(row, people.getOrDefault(id, List.of()),
                    legs.getOrDefault(id, List.of()), recordings.get(id)));
        });
        return calls;
    }

    private static void each(JdbcClient client, String sql, String[] ids, RowCallbackHandler taker) {
        client.sql(sql).param("ids", ids).query(taker);
    }
}
