package io.ringdown.call.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ringdown.TestDatabase;
import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory;
import io.ringdown.call.CallHistory.Direction;
import io.ringdown.call.CallHistory.Entry;
import io.ringdown.call.CallHistory.Position;
import io.ringdown.call.CallHistory.Search;
import io.ringdown.call.CallId;
import io.ringdown.call.CallNotes;
import io.ringdown.call.CallStatistics;
import io.ringdown.call.EndReason;
import io.ringdown.call.HistoryProperties;
import io.ringdown.call.JournalEntry;
import io.ringdown.precondition.IfMatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/// Against a real PostgreSQL with the migrations as they ship.
class JdbcCallHistoryTest {

    private static final UUID ANA = new UUID(7, 1);
    private static final UUID BEN = new UUID(7, 2);
    private static final UUID CLEO = new UUID(7, 3);
    private static final JdbcTemplate JDBC = new JdbcTemplate();
    private static final DriverManagerDataSource DATABASE = new DriverManagerDataSource();

    private final JdbcCallStore store = new JdbcCallStore(JDBC, JDBC, new BatchNumbers(Clock.systemUTC()));
    private final CallNotes notes = new JdbcCallNotes(JdbcClient.create(JDBC), Clock.systemUTC());
    private final CallHistory history = new JdbcCallHistory(DATABASE, new JdbcTransactionManager(DATABASE),
            new HistoryProperties(Duration.ofSeconds(10), 1_000, Duration.ofMinutes(1), 1));

    @BeforeAll
    static void migrate() {
        DATABASE.setUrl(TestDatabase.create());
        DATABASE.setUsername("postgres");
        DATABASE.setPassword("postgres");
        Flyway.configure().dataSource(DATABASE).load().migrate();
        JDBC.setDataSource(DATABASE);
    }

    @BeforeEach
    void empty() {
        JDBC.execute("truncate calls, call_legs, call_participants, call_events, call_notes, call_note_texts");
    }

    @Test
    void givenAPersonsCalls_whenTheyArePaged_thenEachComesOnceTheLatestFirst() {
        List<Call> mine = new ArrayList<>();
        for (int n = 0; n < 25; n++) {
            // Five at a time begin in the same moment; on both sides of the call, and one with oneself.
            Call call = Calls.between(n / 5, n % 2 == 0 ? ANA : UUID.randomUUID(),
                    n % 2 == 1 || n == 10 ? ANA : UUID.randomUUID());
            mine.add(call);
            append(call);
            append(Calls.between(n / 5, UUID.randomUUID(), UUID.randomUUID()));
        }
        List<CallId> paged = new ArrayList<>();
        Position before = null;
        for (int page = 0; page < 9; page++) {
            List<Entry> found = history.page(of(ANA), before, 0, 3);
            assertThat(found).hasSizeLessThanOrEqualTo(3);
            for (Entry entry : found) {
                paged.add(entry.call().id());
                before = Position.of(entry.call());
            }
        }
        assertThat(paged).hasSize(25).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(mine.stream().map(Call::id).toList());
        assertThat(history.page(of(ANA), before, 0, 3)).isEmpty();
        assertThat(ids(history.page(of(ANA), null, 5, 10))).isEqualTo(paged.subList(5, 15));
        assertThat(history.page(Search.ALL, null, 0, 100)).hasSize(50).extracting(entry -> entry.call().startTime())
                .isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void givenADirection_whenItIsAskedFor_thenItIsSeenFromThePersonElseFromTheLine() {
        CallId out = append(Calls.history(1, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        CallId in = append(Calls.history(2, BEN, "3002", ANA, "3001", EndReason.COMPLETED));
        CallId toOneself = append(Calls.history(3, ANA, "3001", ANA, "3001", EndReason.COMPLETED));
        append(Calls.history(4, BEN, "3002", CLEO, "3003", EndReason.COMPLETED));
        assertThat(found(of(ANA))).containsExactly(toOneself, in, out);
        assertThat(found(search(ANA, null, Direction.OUT))).containsExactly(toOneself, out);
        assertThat(found(search(ANA, null, Direction.IN))).containsExactly(toOneself, in);
        assertThat(found(search(null, "3001", null))).containsExactly(toOneself, in, out);
        assertThat(found(search(null, "3001", Direction.OUT))).containsExactly(toOneself, out);
        assertThat(found(search(null, "3001", Direction.IN))).containsExactly(toOneself, in);
        assertThat(found(search(ANA, "3002", null))).containsExactly(in, out);
        assertThat(found(search(ANA, "3002", Direction.IN))).containsExactly(in);
        assertThat(found(search(CLEO, "3001", null))).isEmpty();
    }

    @Test
    void givenCallsInEveryState_whenTheyAreFiltered_thenEachIsFoundByItsOwn() {
        CallId waiting = append(Calls.named(1, "Maria", "3002"));
        CallId active = append(Calls.talking(2));
        CallId ended = append(Calls.full(3));
        CallId leftover = append(Calls.endedWithALegLeft(4));
        assertThat(found(status("waiting"))).containsExactly(waiting);
        assertThat(found(status("active"))).containsExactly(active);
        assertThat(found(status("on_hold"))).isEmpty();
        assertThat(found(status("ended"))).containsExactly(leftover, ended);
        assertThat(found(reason(EndReason.COMPLETED))).containsExactly(ended);
        assertThat(found(reason(EndReason.CANCELED))).containsExactly(leftover);
        assertThat(found(reason(EndReason.BUSY))).isEmpty();
    }

    @Test
    void givenAPeriod_whenItIsAskedFor_thenItsBeginningBelongsToItAndItsEndDoesNot() {
        List<CallId> calls = IntStream.range(0, 4)
                .mapToObj(n -> append(Calls.history(n, ANA, "3001", BEN, "3002", EndReason.COMPLETED))).toList();
        Instant one = Calls.start(1);
        Instant three = Calls.start(3);
        assertThat(found(period(one, three))).containsExactly(calls.get(2), calls.get(1));
        assertThat(found(period(three, null))).containsExactly(calls.get(3));
        assertThat(found(period(null, one))).containsExactly(calls.get(0));
    }

    @Test
    void givenNotes_whenWordsTagsAndDispositionsAreLookedFor_thenAllThatIsAskedHasToFit() {
        CallId first = append(Calls.history(1, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        CallId second = append(Calls.history(2, ANA, "3001", BEN, "3002", EndReason.NO_ANSWER));
        append(Calls.history(3, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        notes.change(first, change("Wants a REFUND, call back on Monday", List.of("vip", "callback"), "open"), ANA,
                IfMatch.ANY);
        notes.change(second, change("Refunded; it's done (user@example.com)", List.of("vip"), "closed"), ANA,
                IfMatch.ANY);
        assertThat(found(notes("refund", null, null))).containsExactly(second, first);
        assertThat(found(notes("monday ref", null, null))).containsExactly(first);
        assertThat(found(notes("user@example.com", null, null))).containsExactly(second);
        assertThat(found(notes("it's", null, null))).containsExactly(second);
        assertThat(found(notes("tuesday", null, null))).isEmpty();
        assertThat(found(notes(null, "vip", null))).containsExactly(second, first);
        assertThat(found(notes(null, "VIP", null))).isEmpty();
        assertThat(found(notes("refund", "vip", "open"))).containsExactly(first);
        assertThat(found(notes(null, "callback", "closed"))).isEmpty();
        for (String nonsense : List.of("'", "\\", "&|!():*", "<->", "!!", "' | 'x", "%", "\ud83d\ude00")) {
            assertThat(found(notes(nonsense, null, null))).as(nonsense).isEmpty();
        }
    }

    @Test
    void givenNotesOfAPerson_whenWordsAreLookedFor_thenTheCallsOfOthersAreNotFound_evenAfterATransfer() {
        CallId call = append(Calls.history(1, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        CallId other = append(Calls.history(2, BEN, "3002", CLEO, "3003", EndReason.COMPLETED));
        notes.change(call, change("refund", List.of(), null), ANA, IfMatch.ANY);
        notes.change(other, change("refund", List.of(), null), BEN, IfMatch.ANY);
        assertThat(found(refund(ANA, null, null))).containsExactly(call);
        assertThat(found(refund(BEN, null, null))).containsExactly(other, call);
        assertThat(found(refund(BEN, null, Direction.IN))).containsExactly(call);
        assertThat(found(refund(BEN, "3003", null))).containsExactly(other);
        assertThat(found(refund(null, "3002", Direction.OUT))).containsExactly(other);
        assertThat(found(refund(CLEO, "3001", null))).isEmpty();
        JDBC.update("update calls set callee_id = ?, callee_number = '3003' where id = ?", CLEO, call.value());
        assertThat(found(refund(CLEO, "3001", null))).containsExactly(call);
        assertThat(found(refund(BEN, null, null))).containsExactly(other);
    }

    @Test
    void givenOneWhoJoinedLater_whenTheHistoryIsAskedFor_thenTheCallIsTheirsToo_once() {
        CallId before = append(Calls.history(1, CLEO, "3003", BEN, "3002", EndReason.COMPLETED));
        CallId call = append(Calls.history(2, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        CallId after = append(Calls.history(3, BEN, "3002", CLEO, "3003", EndReason.NO_ANSWER));
        notes.change(call, change("refund", List.of(), null), ANA, IfMatch.ANY);
        assertThat(found(of(CLEO))).containsExactly(after, before);
        join(call, 3, CLEO, "3003");
        join(call, 5, CLEO, "3003");
        join(call, 4, ANA, "3001");
        join(after, 3, BEN, "3002");
        assertThat(found(of(CLEO))).containsExactly(after, call, before);
        assertThat(found(of(ANA))).containsExactly(call);
        assertThat(found(of(BEN))).containsExactly(after, call, before);
        assertThat(found(search(null, "3003", null))).containsExactly(after, call, before);
        assertThat(found(search(CLEO, null, Direction.OUT))).containsExactly(before);
        assertThat(found(search(CLEO, null, Direction.IN))).containsExactly(after, call);
        assertThat(found(search(ANA, "3003", null))).containsExactly(call);
        assertThat(found(refund(CLEO, null, null))).containsExactly(call);
        assertThat(found(refund(CLEO, "3001", Direction.IN))).containsExactly(call);
        assertThat(found(refund(CLEO, null, Direction.OUT))).isEmpty();
        assertThat(ids(history.page(of(CLEO), new Position(Calls.start(3), after), 0, 1))).containsExactly(call);
        CallStatistics.Figures figures = history.statistics(of(CLEO), "UTC").all();
        assertThat(figures.total()).isEqualTo(3);
        assertThat(figures.answered()).isEqualTo(2);
        assertThat(figures.missed()).isEqualTo(1);
        assertThat(history.statistics(search(null, "3003", Direction.IN), "UTC").all().total()).isEqualTo(2);
    }

    @Test
    void givenNotes_whenAPartIsChanged_thenTheRestStays_andWhoAndWhenAreKept() {
        CallId call = append(Calls.history(1, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        assertThat(notes.of(call)).isEqualTo(CallNotes.Notes.NONE);
        notes.change(call, change("First", List.of("a", "b"), null), ANA, IfMatch.ANY);
        CallNotes.Notes changed = notes.change(call, change(null, null, "sold"), BEN, IfMatch.ANY);
        assertThat(changed.text()).isEqualTo("First");
        assertThat(changed.tags()).containsExactly("a", "b");
        assertThat(changed.disposition()).isEqualTo("sold");
        assertThat(changed.by()).isEqualTo(BEN);
        assertThat(changed.at()).isCloseTo(Instant.now(), within(Duration.ofMinutes(5)));
        CallNotes.Notes removed = notes.change(call, change("", List.of(), ""), ANA, IfMatch.ANY);
        assertThat(removed.text()).isNull();
        assertThat(removed.tags()).isEmpty();
        assertThat(removed.disposition()).isNull();
        assertThat(history.page(Search.ALL, null, 0, 10).getFirst().notes()).usingRecursiveComparison()
                .ignoringFields("texts").isEqualTo(notes.of(call));
        assertThatThrownBy(() -> notes.change(new CallId("nobody"), change("x", null, null), ANA, IfMatch.ANY))
                .isInstanceOf(CallException.CallNotFound.class);
    }

    @Test
    void givenManyCalls_whenTheyAreTakenOneByOne_thenAllComeInOrder_orAsManyAsAreWanted() {
        List<CallId> calls = IntStream.range(0, 1_234)
                .mapToObj(n -> append(Calls.history(n, ANA, "3001", BEN, "3002", EndReason.COMPLETED))).toList();
        List<CallId> taken = new ArrayList<>();
        history.each(of(ANA), null, 5_000, entry -> taken.add(entry.call().id()));
        assertThat(taken).isEqualTo(calls.reversed());
        taken.clear();
        history.each(of(ANA), null, 700, entry -> taken.add(entry.call().id()));
        assertThat(taken).isEqualTo(calls.reversed().subList(0, 700));
        taken.clear();
        history.each(Search.ALL, null, 5_000, entry -> taken.add(entry.call().id()) && taken.size() < 3);
        assertThat(taken).hasSize(3);
    }

    @Test
    void givenCalls_whenTheyAreCounted_thenTheFiguresAreThoseOfTheCalls() {
        // Answered after 2 s (less what begins later), ended after 9 s, one a second from 15:14:26 UTC on.
        append(Calls.history(0, ANA, "3001", BEN, "3002", EndReason.COMPLETED));
        append(Calls.history(1, BEN, "3002", ANA, "3001", EndReason.NO_ANSWER));
        append(Calls.history(2, ANA, "3001", BEN, "3002", EndReason.CANCELED));
        append(Calls.history(3, ANA, "3001", BEN, "3002", EndReason.BUSY));
        append(Calls.history(7_200, BEN, "3002", CLEO, "3003", EndReason.COMPLETED));
        CallStatistics all = history.statistics(Search.ALL, "UTC");
        assertThat(all.all().total()).isEqualTo(5);
        assertThat(all.all().answered()).isEqualTo(2);
        assertThat(all.all().missed()).isEqualTo(3);
        assertThat(all.all().averageDuration()).isEqualTo(7);
        assertThat(all.all().talking()).isEqualTo(new CallStatistics.Seconds(6.0, 6.0, 6.0, 6.0));
        assertThat(all.all().waiting().p50()).isEqualTo(9.0);
        assertThat(all.all().waiting().average()).isEqualTo((2 + 9 + 9 + 9 + 2) / 5.0);
        assertThat(all.byHour()).extracting(CallStatistics.Hour::hour).containsExactly(15, 17);
        assertThat(all.byHour()).extracting(hour -> hour.figures().total()).containsExactly(4L, 1L);
        assertThat(history.statistics(Search.ALL, "Asia/Kolkata").byHour()).extracting(CallStatistics.Hour::hour)
                .containsExactly(20, 22);
        assertThat(history.statistics(of(ANA), "UTC").all().missed()).as("came in").isEqualTo(1);
        assertThat(history.statistics(search(null, "3002", null), "UTC").all().missed()).isEqualTo(2);
        assertThat(found(missed(ANA, null))).as("what is counted as missed is found so")
                .hasSize(Math.toIntExact(history.statistics(of(ANA), "UTC").all().missed()));
        assertThat(found(missed(BEN, null))).hasSize(2);
        assertThat(found(missed(null, "3002"))).hasSize(2);
        assertThat(found(missed(CLEO, null))).isEmpty();
        assertThat(found(missed(null, null))).hasSize(3);
        assertThat(history.statistics(search(ANA, null, Direction.OUT), "UTC").all().total()).isEqualTo(3);
        assertThat(history.statistics(period(Calls.start(1), Calls.start(3)), "UTC").all().total()).isEqualTo(2);
        assertThatThrownBy(() -> history.statistics(Search.ALL, "Nowhere/At All"))
                .isInstanceOf(CallException.InvalidRequest.class);
    }

    @Test
    void givenMissedCalls_whenTheyAreAskedFor_thenTheyAreThoseThatCameIn_withEveryOtherFilter() {
        CallId toOneself = append(Calls.history(0, ANA, "3001", ANA, "3001", EndReason.NO_ANSWER));
        CallId in = append(Calls.history(1, BEN, "3002", ANA, "3001", EndReason.CANCELED));
        append(Calls.history(2, ANA, "3001", BEN, "3002", EndReason.NO_ANSWER));
        CallId busy = append(Calls.history(3, BEN, "3002", ANA, "3001", EndReason.BUSY));
        append(Calls.history(6, BEN, "3002", ANA, "3001", EndReason.REJECTED));
        CallId joined = append(Calls.history(4, BEN, "3002", CLEO, "3003", EndReason.ABANDONED));
        join(joined, 3, ANA, "3001");
        CallId ownAgain = append(Calls.history(5, ANA, "3001", BEN, "3002", EndReason.NO_ANSWER));
        join(ownAgain, 3, ANA, "3001");
        notes.change(in, change("call back", List.of(), null), BEN, IfMatch.ANY);
        notes.change(ownAgain, change("call back", List.of(), null), BEN, IfMatch.ANY);
        assertThat(found(missed(ANA, null))).containsExactly(joined, busy, in, toOneself);
        assertThat(found(missed(null, "3001"))).containsExactly(joined, busy, in, toOneself);
        assertThat(found(missed(ANA, Direction.IN, null, null, null))).containsExactly(joined, busy, in, toOneself);
        assertThat(found(missed(ANA, Direction.OUT, null, null, null))).containsExactly(toOneself);
        assertThat(found(missed(ANA, null, "ended", EndReason.CANCELED, null))).containsExactly(in);
        assertThat(found(missed(ANA, null, "active", null, null))).isEmpty();
        assertThat(found(missed(null, null, null, EndReason.BUSY, null))).containsExactly(busy);
        assertThat(found(missed(null, null, null, EndReason.REJECTED, null))).isEmpty();
        assertThat(found(missed(ANA, null, null, null, "call"))).containsExactly(in);
    }

    @Test
    void givenNoCalls_whenTheyAreCounted_thenThereIsNothingToMeasure() {
        CallStatistics none = history.statistics(Search.ALL, "UTC");
        CallStatistics.Seconds nothing = new CallStatistics.Seconds(null, null, null, null);
        assertThat(none.all()).isEqualTo(new CallStatistics.Figures(0, 0, 0, 0, nothing, nothing));
        assertThat(none.byHour()).isEmpty();
    }

    private CallId append(Call call) {
        store.append(
                List.of(new JournalEntry(call, List.of(), List.of(), call.legs(), call.participants(), null, List.of(),
                        null)),
                List.of());
        return call.id();
    }

    private static void join(CallId call, int n, UUID person, String number) {
        JDBC.update("""
                insert into call_participants
                  (call_id, n, role, account_id, number, endpoints, side, invited_at, joined_at, answering)
                values (?, ?, 'transfer_target', ?, ?, '', 'CALLEE', now(), now(), 0)""", call.value(), n, person,
                number);
    }

    private List<CallId> found(Search search) {
        return ids(history.page(search, null, 0, 100));
    }

    private static List<CallId> ids(List<Entry> entries) {
        return entries.stream().map(entry -> entry.call().id()).toList();
    }

    private static CallNotes.Change change(@Nullable String text, @Nullable List<String> tags,
            @Nullable String disposition) {
        return new CallNotes.Change(text, tags, disposition);
    }

    private static Search of(UUID person) {
        return search(person, null, null);
    }

    private static Search missed(@Nullable UUID person, @Nullable String line) {
        return new Search(person, line, null, null, null, null, null, null, null, null, null, true);
    }

    private static Search missed(@Nullable UUID person, @Nullable Direction direction, @Nullable String status,
            @Nullable EndReason reason, @Nullable String text) {
        return new Search(person, null, direction, status, reason, null, null, text, null, null, null, true);
    }

    private static Search search(@Nullable UUID person, @Nullable String line, @Nullable Direction direction) {
        return new Search(person, line, direction, null, null, null, null, null, null, null);
    }

    private static Search refund(@Nullable UUID person, @Nullable String line, @Nullable Direction direction) {
        return new Search(person, line, direction, null, null, null, null, "refund", null, null);
    }

    private static Search status(String status) {
        return new Search(null, null, null, status, null, null, null, null, null, null);
    }

    private static Search reason(EndReason reason) {
        return new Search(null, null, null, null, reason, null, null, null, null, null);
    }

    private static Search period(@Nullable Instant from, @Nullable Instant to) {
        return new Search(null, null, null, null, null, from, to, null, null, null);
    }

    private static Search notes(@Nullable String text, @Nullable String tag, @Nullable String disposition) {
        return new Search(null, null, null, null, null, null, null, text, tag, disposition);
    }
}
