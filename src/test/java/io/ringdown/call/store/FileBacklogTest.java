package io.ringdown.call.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.TestDatabase;
import io.ringdown.call.Call;
import io.ringdown.call.CallEvent;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.unit.DataSize;

/// Files on a real disk, written to a real PostgreSQL.
class FileBacklogTest {

    private static final JdbcTemplate JDBC = new JdbcTemplate();
    private static final JdbcTemplate AWAY = new JdbcTemplate(
            new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", "nothing"));

    private final BatchNumbers numbers = new BatchNumbers(Clock.systemUTC());
    private final JdbcCallStore store = new JdbcCallStore(JDBC, JDBC, numbers);
    @TempDir
    private Path folder;
    private FileBacklog backlog = new FileBacklog(JDBC, AWAY, numbers, Path.of("unused"), DataSize.ofBytes(1));

    @BeforeAll
    static void migrate() {
        DriverManagerDataSource database = new DriverManagerDataSource(TestDatabase.create(), "postgres", "postgres");
        Flyway.configure().dataSource(database).load().migrate();
        JDBC.setDataSource(database);
    }

    @BeforeEach
    void empty() {
        JDBC.execute("truncate calls, call_legs, call_participants, call_events, recordings");
        open(AWAY, DataSize.ofMegabytes(1));
    }

    @AfterEach
    void close() throws IOException {
        backlog.destroy();
    }

    private void open(JdbcTemplate writing, DataSize room) {
        backlog = new FileBacklog(JDBC, writing, numbers, folder, room);
        backlog.open();
    }

    private boolean keep(Call call, long eventId) {
        CommittedEvent event = new CommittedEvent(eventId, new CallEvent(call.id(), call.seq(), CallEventType.CREATED,
                call.startTime(), null, null, null, null, false), call, true);
        return backlog.keep(
                List.of(new JournalEntry(call, List.of(event.event()), List.of(), call.legs(), call.participants(),
                        call.recording(), List.of(), null)),
                List.of(event));
    }

    private Path file() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().startsWith("calls-")).findFirst().orElseThrow();
        }
    }

    @Test
    void givenAllIsWell_thenThereIsNoFile() throws IOException {
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.writeBack()).isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void givenADiskThatTakesNothing_whenAChangeIsToBeKept_thenThereIsNoRoomForMore_untilItTakesOneAgain()
            throws IOException {
        Path blocked = folder.resolve("blocked");
        String name = "calls-" + JDBC.queryForObject("select id::text from installation", String.class) + ".jsonl";
        Files.createDirectories(blocked);
        backlog = new FileBacklog(JDBC, AWAY, numbers, blocked, DataSize.ofMegabytes(1));
        backlog.open();
        Files.createDirectories(blocked.resolve(name));
        assertThat(keep(Calls.full(1), 101)).isFalse();
        assertThat(backlog.fullness()).isEqualTo(1);
        Files.delete(blocked.resolve(name));
        assertThat(keep(Calls.full(1), 101)).isTrue();
        assertThat(backlog.fullness()).isLessThan(1);
    }

    @Test
    void givenTheDatabaseIsAway_whenTheServiceIsKilledAndStartedAgain_thenEverythingIsWrittenAsItWas()
            throws IOException {
        Call first = Calls.full(1);
        Call second = Calls.full(2);
        assertThat(keep(first, 101)).isTrue();
        assertThat(keep(second, 102)).isTrue();
        assertThatThrownBy(backlog::writeBack).isInstanceOf(DataAccessException.class);
        assertThat(backlog.isEmpty()).isFalse();
        assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
        backlog.destroy();
        open(JDBC, DataSize.ofMegabytes(1));
        assertThat(backlog.writeBack()).isTrue();
        assertThat(store.find(first.id())).contains(first);
        assertThat(store.find(second.id())).isEmpty();
        assertThat(backlog.writeBack()).isTrue();
        assertThat(backlog.writeBack()).isFalse();
        assertThat(store.find(second.id())).contains(second);
        assertThat(store.lastEventId()).isEqualTo(102);
        assertThat(file()).isEmptyFile();
    }

    @Test
    void givenALineThatACrashHasTorn_whenItIsOpenedAgain_thenWhatWasWholeIsWritten() throws IOException {
        Call first = Calls.full(1);
        keep(first, 101);
        Path file = file();
        backlog.destroy();
        Files.writeString(file, "{\"calls\":[[", StandardOpenOption.APPEND);
        open(JDBC, DataSize.ofMegabytes(1));
        Call second = Calls.full(2);
        assertThat(keep(second, 102)).isTrue();
        while (backlog.writeBack()) {
            assertThat(backlog.fullness()).isLessThan(1);
        }
        assertThat(store.find(first.id())).contains(first);
        assertThat(store.find(second.id())).contains(second);
    }

    @Test
    void givenNoRoom_thenNothingIsKept_andThereIsRoomAgainOnceAllIsWritten() throws IOException {
        backlog.destroy();
        open(JDBC, DataSize.ofKilobytes(6));
        int kept = 0;
        while (keep(Calls.full(kept + 1), 100 + kept)) {
            kept++;
        }
        assertThat(kept).isPositive();
        assertThat(backlog.fullness()).isGreaterThan(0.4);
        while (!backlog.isEmpty()) {
            backlog.writeBack();
        }
        assertThat(keep(Calls.full(kept + 1), 100 + kept)).isTrue();
    }

    @Test
    void givenAnotherServiceInTheSameFolder_thenThatOneKeepsNothingThere() throws IOException {
        keep(Calls.full(1), 101);
        FileBacklog other = new FileBacklog(JDBC, AWAY, numbers, folder, DataSize.ofMegabytes(1));
        assertThatThrownBy(other::open).hasStackTraceContaining("another service uses");
        other.destroy();
        assertThat(backlog.isEmpty()).isFalse();
    }

    @Test
    void givenWhatTheDatabaseNeverTakes_thenItIsLaidAsideAndTheRestIsWritten() throws IOException {
        keep(Calls.full(1), 101);
        Path file = file();
        backlog.destroy();
        String good = Files.readString(file);
        Files.writeString(file, good.replace("\"CREATED\"", "null").replace("\"created\"", "null") + good);
        open(JDBC, DataSize.ofMegabytes(1));
        assertThat(backlog.writeBack()).isTrue();
        assertThat(JDBC.queryForObject("select count(*) from calls", Long.class)).isZero();
        assertThat(folder.resolve("refused.jsonl")).isNotEmptyFile();
        assertThat(backlog.writeBack()).isTrue();
        assertThat(store.find(Calls.full(1).id())).contains(Calls.full(1));
    }

    @Test
    void givenChangesOfAnotherVersion_thenItSaysWhatToDo() throws IOException {
        keep(Calls.full(1), 101);
        Path file = file();
        backlog.destroy();
        Files.writeString(file, "{\"calls\":[[]],\"legs\":[],\"participants\":[],\"recordings\":[],\"events\":[]}\n");
        open(JDBC, DataSize.ofMegabytes(1));
        assertThatThrownBy(backlog::writeBack).hasMessageContaining("let that version write them first");
    }
}
