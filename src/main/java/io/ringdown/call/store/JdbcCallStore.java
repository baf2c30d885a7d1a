package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.call.Leg;
import io.ringdown.call.Party;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/// The call tables of PostgreSQL.
@Repository
class JdbcCallStore implements CallStore {

    private record LegRow(CallId call, Leg leg) {}

    private record ParticipantRow(Call call, int n, String role, Party party) {}

    private static final Columns<CommittedEvent> EVENTS = new Columns<CommittedEvent>()
            .text(e -> e.event().call().value()).integer(e -> e.event().seq()).number(CommittedEvent::eventId)
            .text(e -> e.event().type().wire()).time(e -> e.event().at())
            .text(e -> e.event().channel() == null ? null : e.event().channel().value())
            .text(e -> clean(e.event().number())).integer(e -> e.event().cause()).text(e -> clean(e.event().detail()))
            .flag(e -> e.event().synthesized());

    private static final Columns<Call> CALLS = new Columns<Call>().text(c -> c.id().value()).text(Call::node)
            .text(c -> clean(c.dialled())).flag(Call::clicked).text(c -> c.state().name())
            .uuid(c -> c.caller().account()).text(c -> clean(c.caller().number())).text(c -> clean(c.caller().name()))
            .text(c -> c.caller().username()).uuid(c -> c.callee().account()).text(c -> clean(c.callee().number()))
            .text(c -> clean(c.callee().name())).text(c -> c.callee().username())
            .text(c -> String.join(",", c.endpoints())).number(c -> c.ringTimeout().toMillis()).integer(Call::seq)
            .time(Call::startTime).time(Call::ringTime).time(Call::answerTime).time(Call::endTime)
            .number(Call::holdMillis).time(Call::heldSince).time(Call::deadline)
            .text(c -> c.ending() == null ? null : c.ending().reason().name())
            .integer(c -> c.ending() == null ? null : c.ending().cause())
            .text(c -> c.ending() == null ? null : c.ending().source().name())
            .text(c -> c.ending() == null ? null : clean(c.ending().detail()));

    private static final Columns<LegRow> LEGS = new Columns<LegRow>().text(r -> r.call().value())
            .integer(r -> r.leg().n()).text(r -> r.leg().channel().value()).text(r -> r.leg().role().name())
            .text(r -> clean(r.leg().endpoint())).text(r -> r.leg().state().name()).time(r -> r.leg().createdAt())
            .time(r -> r.leg().answeredAt()).time(r -> r.leg().endedAt()).integer(r -> r.leg().cause())
            .flag(r -> r.leg().audio().holdsByPhone()).flag(r -> r.leg().audio().holdsByClick())
            .flag(r -> r.leg().audio().muted());

    private static final Columns<ParticipantRow> PARTICIPANTS = new Columns<ParticipantRow>()
            .text(r -> r.call().id().value()).integer(ParticipantRow::n).text(ParticipantRow::role)
            .uuid(r -> r.party().account()).text(r -> clean(r.party().number())).text(r -> clean(r.party().name()))
            .time(r -> r.call().startTime()).time(r -> r.call().endTime());

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    JdbcCallStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    @Override
    public void append(List<JournalEntry> entries, List<CommittedEvent> events) {
        Map<CallId, Call> calls = new LinkedHashMap<>();
        Map<String, LegRow> legs = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            if (entry.isDurable()) {
                Call call = entry.call();
                calls.put(call.id(), call);
                entry.legs().forEach(leg -> legs.put(leg.channel().value(), new LegRow(call.id(), leg)));
            }
        }
        if (calls.isEmpty()) {
            return;
        }
        write(List.copyOf(calls.values()), List.copyOf(legs.values()), participants(calls, events), events);
    }

    /// People come with the first event and leave with the last; in between nothing of theirs changes.
    private static List<ParticipantRow> participants(Map<CallId, Call> calls, List<CommittedEvent> events) {
        Map<CallId, Call> changed = new LinkedHashMap<>();
        for (CommittedEvent event : events) {
            Call call = calls.getOrDefault(event.event().call(), event.call());
            if (event.event().seq() == 1 || call.isEnded()) {
                changed.put(call.id(), call);
            }
        }
        List<ParticipantRow> rows = new ArrayList<>(2 * changed.size());
        for (Call call : changed.values()) {
            rows.add(new ParticipantRow(call, 1, "caller", call.caller()));
            rows.add(new ParticipantRow(call, 2, "recipient", call.callee()));
        }
        return rows;
    }

    /// One statement is one transaction and one round trip.
    private void write(List<Call> calls, List<LegRow> legs, List<ParticipantRow> participants,
            List<CommittedEvent> events) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            try (var statement = connection.prepareStatement(CallSql.APPEND)) {
                int next = CALLS.bind(connection, statement, 1, calls);
                next = LEGS.bind(connection, statement, next, legs);
                next = PARTICIPANTS.bind(connection, statement, next, participants);
                EVENTS.bind(connection, statement, next, events);
                statement.execute();
                return null;
            }
        });
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
        return client.sql(CallSql.LIVE_CALLS)
                .query((row, _) -> CallRows.call(row, legs.getOrDefault(row.getString("id"), List.of()))).list();
    }

    @Override
    public Optional<Call> find(CallId id) {
        List<Leg> legs = client.sql("select * from call_legs where call_id = ? order by n").param(id.value())
                .query((row, _) -> CallRows.leg(row)).list();
        return client.sql("select * from calls where id = ?").param(id.value())
                .query((row, _) -> CallRows.call(row, legs)).optional();
    }

    @Override
    public List<StoredEvent> events(CallId id) {
        return client.sql("select * from call_events where call_id = ? order by seq").param(id.value())
                .query((row, _) -> CallRows.event(row)).list();
    }

    /// PostgreSQL's text takes every character but NUL.
    private static @Nullable String clean(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
