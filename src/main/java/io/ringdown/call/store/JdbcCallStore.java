package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CallStore;
import io.ringdown.call.ChannelId;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.call.Leg;
import io.ringdown.call.Participant;
import java.util.ArrayList;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/// The call tables of PostgreSQL.
@Repository
class JdbcCallStore implements CallStore {

    private final JdbcTemplate writing;
    private final JdbcClient client;
    private final BatchNumbers numbers;

    @Autowired
    JdbcCallStore(JdbcTemplate reading, JournalDatabase journal, BatchNumbers numbers) {
        this(reading, journal.jdbc(), numbers);
    }

    JdbcCallStore(JdbcTemplate reading, JdbcTemplate writing, BatchNumbers numbers) {
        this.writing = writing;
        this.numbers = numbers;
        this.client = JdbcClient.create(reading);
    }

    @Override
    public void append(List<JournalEntry> entries, List<CommittedEvent> events) {
        Batch batch = Batch.of(numbers.next(), entries, events);
        if (!batch.isEmpty()) {
            batch.write(writing);
        }
    }

    @Override
    public long lastEventId() {
        return client.sql("select coalesce(max(event_id), 0) from call_events").query(Long.class).single();
    }

    @Override
    public List<Call> live() {
        Map<String, List<Leg>> legs = new LinkedHashMap<>();
        client.sql(CallSql.LIVE_LEGS)
                .query((row, _) -> legs.computeIfAbsent(row.getString("call_id"), _ -> new ArrayList<>())
                        .add(CallRows.leg(row)))
                .list();
        Map<String, List<Participant>> participants = new LinkedHashMap<>();
        client.sql(CallSql.LIVE_PARTICIPANTS)
                .query((row, _) -> participants.computeIfAbsent(row.getString("call_id"), _ -> new ArrayList<>())
                        .add(CallRows.participant(row)))
                .list();
        Map<String, CallRecording> recordings = new LinkedHashMap<>();
        client.sql(CallSql.LIVE_RECORDINGS)
                .query(row -> {
                    recordings.put(row.getString("call_id"), CallRows.recording(row));
                });
        return client.sql(CallSql.LIVE_CALLS).query((row, _) -> CallRows.call(row,
                participants.getOrDefault(row.getString("id"), List.of()),
                legs.getOrDefault(row.getString("id"), List.of()), recordings.get(row.getString("id")))).list();
    }

    @Override
    public Optional<Call> find(CallId id) {
        List<Leg> legs = client.sql("select * from call_legs where call_id = ? order by n").param(id.value())
                .query((row, _) -> CallRows.leg(row)).list();
        List<Participant> participants = client.sql("select * from call_participants where call_id = ? order by n")
                .param(id.value()).query((row, _) -> CallRows.participant(row)).list();
        CallRecording recording = client.sql("select * from recordings where call_id = ? order by n desc limit 1")
                .param(id.value()).query((row, _) -> CallRows.recording(row)).optional().orElse(null);
        return client.sql("select * from calls where id = ?").param(id.value())
                .query((row, _) -> CallRows.call(row, participants, legs, recording)).optional();
    }

    @Override
    public Set<CallId> known(Collection<CallId> ids) {
        return client.sql("select id from calls where id = any (?)")
                .param(ids.stream().map(CallId::value).toArray(String[]::new))
                .query((row, _) -> new CallId(row.getString("id"))).set();
    }

    @Override
    public Set<ChannelId> channels(Collection<ChannelId> channels, Instant since) {
        return client.sql("select channel_id from call_legs where call_id >= ? and channel_id = any (?)")
                .param(CallId.lowest(since)).param(channels.stream().map(ChannelId::value).toArray(String[]::new))
                .query((row, _) -> new ChannelId(row.getString("channel_id"))).set();
    }

    @Override
    public List<StoredEvent> events(CallId id) {
        return client.sql("select * from call_events where call_id = ? order by seq").param(id.value())
                .query((row, _) -> CallRows.event(row)).list();
    }
}
