package io.ringdown.call.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.TestDatabase;
import io.ringdown.call.Call;
import io.ringdown.call.CallEvent;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallId;
import io.ringdown.call.CallRecording;
import io.ringdown.call.CallStore;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.call.Leg;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Against a real PostgreSQL with the migrations as they ship.
class JdbcCallStoreTest {

    private static final JdbcTemplate JDBC = new JdbcTemplate();

    private final CallStore store = new JdbcCallStore(JDBC, JDBC, new BatchNumbers(Clock.systemUTC()));

    @BeforeAll
    static void migrate() {
        DriverManagerDataSource database = new DriverManagerDataSource(TestDatabase.create(), "postgres", "postgres");
        Flyway.configure().dataSource(database).load().migrate();
        JDBC.setDataSource(database);
    }

    @BeforeEach
    void empty() {
        JDBC.execute("truncate calls, call_legs, call_participants, call_events, recordings");
    }

    @Test
    void givenACallWithEveryField_whenItIsReadAgain_thenItIsTheSame() {
        Call call = Calls.full(1);
        List<CommittedEvent> events = events(call, 100);
        store.append(List.of(entry(call, events)), events);
        assertThat(store.find(call.id())).contains(call);
        assertThat(store.events(call.id())).extracting(CallStore.StoredEvent::event)
                .containsExactlyElementsOf(events.stream().map(CommittedEvent::event).toList());
        assertThat(store.events(call.id())).extracting(CallStore.StoredEvent::eventId).containsExactly(101L, 102L);
        assertThat(store.lastEventId()).isEqualTo(102);
        assertThat(JDBC.queryForList("select role, number, left_at is null as here from call_participants order by n"))
                .extracting(Object::toString).containsExactly("{role=caller, number=3001, here=false}",
                        "{role=recipient, number=3002, here=false}");
    }

    @Test
    void givenACallWithHardlyAnyField_whenItIsReadAgain_thenItIsTheSame() {
        Call call = Calls.bare(1);
        append(call, 100);
        assertThat(store.find(call.id())).contains(call);
        assertThat(store.live()).containsExactly(call);
    }

    @Test
    void givenABatch_whenItIsWrittenAgain_thenNothingChanges() {
        Call call = Calls.full(1);
        List<CommittedEvent> events = events(call, 100);
        Batch batch = Batch.of(1, List.of(entry(call, events)), events);
        batch.write(JDBC);
        List<String> before = everything();
        batch.write(JDBC);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void givenSeveralStatesOfACallInOneBatch_whenTheyAreWritten_thenTheLastIsKept() {
        Call first = Calls.bare(1);
        Call last = Calls.ended(first, 5);
        List<CommittedEvent> events = new ArrayList<>(events(first, 100));
        List<CommittedEvent> later = events(last, 200);
        events.addAll(later);
        store.append(List.of(entry(first, events.subList(0, 1)), entry(last, later)), events);
        assertThat(store.find(first.id())).contains(last);
        assertThat(store.live()).isEmpty();
    }

    @Test
    void givenNulInTexts_whenTheyAreWritten_thenTheRestOfTheBatchIsToo() {
        Call call = Calls.named(1, "Ma\0ria", "30\00001");
        Call other = Calls.full(2);
        List<CommittedEvent> events = new ArrayList<>(events(call, 100));
        events.addAll(events(other, 200));
        store.append(List.of(entry(call, events), entry(other, List.of())), events);
        assertThat(store.find(call.id())).get().extracting(found -> found.caller().name(), Call::dialled)
                .containsExactly("Maria", "3001");
        assertThat(store.find(other.id())).contains(other);
    }

    @Test
    void givenAThousandCalls_whenTheyAreWrittenTogether_thenEachIsThere() {
        List<Call> calls = IntStream.range(0, 1_000).mapToObj(Calls::full).toList();
        List<CommittedEvent> events = calls.stream()
                .flatMap(call -> events(call, 10L * call.times().holdMillis()).stream())
                .toList();
        store.append(calls.stream().map(call -> entry(call, List.of())).toList(), events);
        assertThat(JDBC.queryForObject("select count(*) from calls", Long.class)).isEqualTo(1_000);
        assertThat(JDBC.queryForObject("select count(*) from call_events", Long.class)).isEqualTo(2_000);
        assertThat(store.find(calls.get(777).id())).contains(calls.get(777));
    }

    @Test
    void givenCallsInEveryState_whenTheServiceStartsAgain_thenThoseThatLiveComeBack() {
        Call talking = Calls.talking(1);
        Call over = Calls.ended(Calls.bare(2), 5);
        Call leftovers = Calls.endedWithALegLeft(3);
        append(talking, 100);
        append(over, 200);
        append(leftovers, 300);
        assertThat(store.live()).containsExactlyInAnyOrder(talking, leftovers);
    }

    @Test
    void givenARecordedCall_whenTheServiceStartsAgain_thenItKnowsTheRecording_andLeavesAStoredOneAsItIs() {
        Call call = Calls.recorded(Calls.talking(1), CallRecording.Phase.PAUSED, CallRecording.Stretch.STOPPING);
        append(call, 100);
        assertThat(store.live()).containsExactly(call);
        assertThat(store.find(call.id())).contains(call);
        Call over = Calls.recorded(Calls.talking(1), CallRecording.Phase.OVER, CallRecording.Stretch.NONE);
        append(over, 200);
        assertThat(JDBC.queryForObject("select state from recordings", String.class)).isEqualTo("storing");
        JDBC.execute(
                "update recordings set state = 'stored', place = 'folder', key = 'a', bytes = 1, stored_at = now()");
        append(over, 200);
        assertThat(JDBC.queryForObject("select state from recordings", String.class)).isEqualTo("stored");
        assertThat(store.find(over.id())).contains(over);
    }

    @Test
    void givenNothing_whenItIsAskedFor_thenThereIsNothing() {
        CallId nobody = new CallId("nobody");
        store.append(List.of(), List.of());
        assertThat(store.find(nobody)).isEmpty();
        assertThat(store.events(nobody)).isEmpty();
        assertThat(store.live()).isEmpty();
        assertThat(store.lastEventId()).isZero();
    }

    private void append(Call call, long after) {
        List<CommittedEvent> events = events(call, after);
        store.append(List.of(entry(call, events)), events);
    }

    private static JournalEntry entry(Call call, List<CommittedEvent> events) {
        List<CallEvent> own = events.stream().map(CommittedEvent::event).toList();
        return new JournalEntry(call, own.isEmpty() ? List.of(created(call)) : own, List.of(), call.legs(),
                call.participants(),
                call.recording(), List.of(), null);
    }

    private static CallEvent created(Call call) {
        return new CallEvent(call.id(), 1, CallEventType.CREATED, call.startTime(), null, "3002", null, null, false);
    }

    private static List<CommittedEvent> events(Call call, long after) {
        Leg leg = call.legs().getFirst();
        CallEvent full = new CallEvent(call.id(), 2, CallEventType.FAILED, call.startTime().plusMillis(1),
                leg.channel(), "3002", 38, "for a test", true);
        return List.of(new CommittedEvent(after + 1, created(call), call, true),
                new CommittedEvent(after + 2, full, call, true));
    }

    private static List<String> everything() {
        return Calls.everything(JDBC);
    }
}
