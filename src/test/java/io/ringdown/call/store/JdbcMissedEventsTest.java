package io.ringdown.call.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.TestDatabase;
import io.ringdown.call.Call;
import io.ringdown.call.CallEvent;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallId;
import io.ringdown.call.CallStore;
import io.ringdown.call.CatchUp;
import io.ringdown.call.CatchUp.Missed;
import io.ringdown.call.CatchUps;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.call.MissedEvents.Wanted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Against a real PostgreSQL with the migrations as they ship.
class JdbcMissedEventsTest {

    private static final DriverManagerDataSource DATABASE = new DriverManagerDataSource(TestDatabase.create(),
            "postgres", "postgres");

    private static final UUID JOAO = new UUID(7, 7);

    private static final UUID CARLOS = new UUID(8, 8);

    private final JdbcTemplate jdbc = new JdbcTemplate(DATABASE);

    private final CallStore store = new JdbcCallStore(jdbc, jdbc, new BatchNumbers(Clock.systemUTC()));

    private final CatchUp catchUp = CatchUps.of(store,
            new JdbcMissedEvents(DATABASE, new DataSourceTransactionManager(DATABASE)));

    @BeforeAll
    static void migrate() {
        Flyway.configure().dataSource(DATABASE).load().migrate();
    }

    @BeforeEach
    void empty() {
        jdbc.execute("truncate calls, call_legs, call_participants, call_events, recordings");
    }

    /// Event ids are given.
    private Call happens(Call call, long... ids) {
        List<CommittedEvent> events = new ArrayList<>();
        for (long id : ids) {
            events.add(new CommittedEvent(id, new CallEvent(call.id(), (int) id, CallEventType.RINGING,
                    call.startTime(), null, null, null, null, false), call, true));
        }
        store.append(List
                .of(new JournalEntry(call, events.stream().map(CommittedEvent::event).toList(), List.of(), call.legs(),
                        call.participants(), null, List.of(), null)),
                events);
        return call;
    }

    private Missed since(long eventId, UUID person, CallId... joined) {
        return catchUp.since(new Wanted(eventId, person, Set.of(joined), 6));
    }

    private static List<Long> ids(Missed missed) {
        return ((Missed.Complete) missed).events().stream().map(CommittedEvent::eventId).toList();
    }

    @Test
    void givenCallsOfSeveralPeople_whenOneAsks_thenItIsTheirs_andThoseTheyJoined_inOrder() {
        Call first = happens(Calls.between(0, Calls.MARIA, JOAO), 11, 13, 16);
        Call second = happens(Calls.between(1, CARLOS, Calls.MARIA), 12, 14);
        Call foreign = happens(Calls.between(2, CARLOS, JOAO), 15, 17);
        Missed.Complete missed = (Missed.Complete) since(11, Calls.MARIA);
        assertThat(ids(missed)).containsExactly(12L, 13L, 14L, 16L);
        assertThat(missed.upTo()).isEqualTo(17);
        assertThat(missed.events()).extracting(CommittedEvent::call).containsExactly(second, first, second, first);
        assertThat(ids(since(11, Calls.MARIA, foreign.id(), first.id()))).containsExactly(12L, 13L, 14L, 15L, 16L,
                17L);
        assertThat(ids(since(0, new UUID(9, 9)))).isEmpty();
        assertThat(ids(since(17, Calls.MARIA))).isEmpty();
    }

    @Test
    void givenSomebodyWhoJoinedLater_whenTheyAsk_thenTheyHearWhatHappenedFromThenOn() {
        Call before = happens(Calls.between(0, Calls.MARIA, JOAO), 1, 2);
        Call after = Calls.joinedBy(before, CARLOS);
        happens(after, 3, 4);
        assertThat(ids(since(0, CARLOS))).containsExactly(3L, 4L);
        assertThat(ids(since(0, JOAO))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(((Missed.Complete) since(0, JOAO)).events()).extracting(CommittedEvent::call).containsOnly(after);
    }

    @Test
    void givenMoreThanWanted_orWhatIsNotThere_whenItIsAsked_thenThatIsSaid() {
        happens(Calls.between(0, Calls.MARIA, JOAO), 1, 2, 3, 4, 5, 6, 7);
        assertThat(since(0, Calls.MARIA)).isInstanceOf(Missed.TooMany.class);
        assertThat(ids(since(1, Calls.MARIA))).hasSize(6);
        assertThat(since(8, Calls.MARIA)).isInstanceOf(Missed.NotAvailable.class);
        CatchUp away = CatchUps.of(store, _ -> {
            throw new IllegalStateException("away, for a test");
        });
        assertThat(away.since(new Wanted(1, Calls.MARIA, Set.of(), 5))).isInstanceOf(Missed.NotAvailable.class);
    }

    /// 400,000 events of 2,000 people, of which the last 8,000 are news.
    @Test
    void givenALargeTable_whenSomebodyAsks_thenOnlyWhatIsNewIsLookedAt() {
        jdbc.execute("""
                insert into call_events (call_id, seq, event_id, type, at, synthesized, parties)
                select 'large-' || n / 8, n % 8, n, 'ringing', now(), false,
                    array[md5((n / 8 % 2000)::text), md5((n / 8 % 1999)::text)]::uuid[]
                from generate_series(1, 400000) n""");
        jdbc.execute("analyze call_events");
        List<String> plan = new NamedParameterJdbcTemplate(jdbc).query(
                "explain (analyze, costs off, timing off, buffers off) " + CallSql.MISSED_EVENTS,
                Map.of("last", 392_000L, "person", UUID.nameUUIDFromBytes(new byte[0]), "joined", new String[]{"x"},
                        "most", 501),
                (row, _) -> row.getString(1));
        assertThat(plan).anyMatch(line -> line.contains("Index Scan using call_events_by_id"))
                .anyMatch(line -> line.matches(".*Rows Removed by Filter: 8000"))
                .noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void givenEventsFromBefore_whenTheServiceIsRenewed_thenThoseOfTheLastDayAreKnownToTheirPeople() {
        DriverManagerDataSource old = new DriverManagerDataSource(TestDatabase.create(), "postgres", "postgres");
        JdbcTemplate before = new JdbcTemplate(old);
        Flyway.configure().dataSource(old).target(MigrationVersion.fromVersion("10")).load().migrate();
        long now = System.currentTimeMillis() << 12;
        before.update("insert into call_events (call_id, seq, event_id, type, at, synthesized) values "
                + "('a', 1, ?, 'created', now(), false), ('a', 2, ?, 'ended', now(), false)", 4_096L, now);
        before.update(
                "insert into call_participants (call_id, n, role, account_id, number, invited_at, endpoints, side,"
                        + " answering) values ('a', 1, 'caller', ?, '3001', now(), '', 'CALLER', 0)",
                JOAO);
        Flyway.configure().dataSource(old).load().migrate();
        assertThat(before.queryForList("select parties::text from call_events order by seq", String.class))
                .containsExactly("{}", "{" + JOAO + "}");
    }
}
