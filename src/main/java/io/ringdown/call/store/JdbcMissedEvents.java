package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallStore.StoredEvent;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.MissedEvents;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Missed events in PostgreSQL: the index of `event_id` from the last one heard on, and of what is found all calls together.
@Repository
class JdbcMissedEvents implements MissedEvents {

    private static final int TIMEOUT_SECONDS = 2;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final TransactionTemplate oneLook;

    JdbcMissedEvents(DataSource database, PlatformTransactionManager transactions) {
        jdbc = new JdbcTemplate(database);
        jdbc.setQueryTimeout(TIMEOUT_SECONDS);
        client = JdbcClient.create(jdbc);
        oneLook = new TransactionTemplate(transactions);
        oneLook.setReadOnly(true);
        oneLook.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @Override
    public Found after(Wanted wanted) {
        return Objects.requireNonNull(oneLook.execute(_ -> {
            jdbc.execute("set local plan_cache_mode = force_custom_plan");
            long upTo = client.sql("select coalesce(max(event_id), 0) from call_events").query(Long.class).single();
            List<StoredEvent> events = events(wanted);
            Map<CallId, Call> calls = WholeCalls.of(client,
                    events.stream().map(found -> found.event().call().value()).distinct().toArray(String[]::new));
            return new Found(events.stream().map(found -> new CommittedEvent(found.eventId(), found.event(),
                    Objects.requireNonNull(calls.get(found.event().call())), true)).toList(), upTo);
        }));
    }

    private List<StoredEvent> events(Wanted wanted) {
        return client.sql(CallSql.MISSED_EVENTS).param("last", wanted.eventId())
                .param("person", wanted.person(), Types.OTHER)
                .param("joined", wanted.joined().stream().map(CallId::value).toArray(String[]::new))
                .param("most", wanted.most() + 1).query((row, _) -> CallRows.event(row)).list();
    }
}
