package io.ringdown.call.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringdown.TestDatabase;
import io.ringdown.call.Call;
import io.ringdown.call.CallRecording;
import io.ringdown.call.JournalEntry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A statement that was given up is carried out by PostgreSQL all the same, after those that came later.
class LateBatchTest {

    private static final JdbcTemplate JDBC = new JdbcTemplate();
    private static String address = "";

    private final JdbcCallStore store = new JdbcCallStore(JDBC, JDBC, new BatchNumbers(Clock.systemUTC()));
    private final Call first = Calls.talking(1);
    private final Call second = Calls.talking(2);

    @BeforeAll
    static void migrate() {
        address = TestDatabase.create();
        DriverManagerDataSource database = new DriverManagerDataSource(address, "postgres", "postgres");
        Flyway.configure().dataSource(database).load().migrate();
        JDBC.setDataSource(database);
    }

    @BeforeEach
    void empty() {
        JDBC.execute("truncate calls, call_legs, call_participants, call_events, recordings");
    }

    static Stream<Arguments> changes() {
        Call talking = Calls.talking(1);
        return Stream.of(Arguments.of(talking, Calls.full(1)), Arguments.of(Calls.muted(talking), talking),
                Arguments.of(Calls.bare(1), Calls.ended(Calls.bare(1), 5)), Arguments.of(talking, Calls.muted(talking)),
                Arguments.of(recorded(CallRecording.Phase.RECORDING), recorded(CallRecording.Phase.PAUSED)),
                Arguments.of(recorded(CallRecording.Phase.ENDING), recorded(CallRecording.Phase.OVER)));
    }

    private static Call recorded(CallRecording.Phase phase) {
        return Calls.recorded(Calls.talking(1), phase, CallRecording.Stretch.NONE);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void givenALaterBatch_whenAnEarlierOneIsCarriedOutAfterIt_thenNothingIsTurnedBack(Call before, Call after) {
        batch(1, before).write(JDBC);
        assertThat(store.find(before.id())).contains(before);
        batch(2, after).write(JDBC);
        List<String> rows = Calls.everything(JDBC);
        batch(1, before).write(JDBC);
        assertThat(Calls.everything(JDBC)).isEqualTo(rows);
        assertThat(store.find(after.id())).contains(after);
    }

    /// The server is in the midst of the statement, with a view of the rows as they were before the later one.
    @Test
    void givenAStatementThatWaitsInTheServer_whenItGoesOnAfterALaterOne_thenNothingIsTurnedBack() throws SQLException {
        batch(1, first, second).write(JDBC);
        try (Connection other = source().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute(
                    """
                            select * from calls c join call_legs l on l.call_id = c.id join call_participants p on p.call_id = c.id
                            where c.id = '%s' for update"""
                            .formatted(second.id()));
            givenUp(new JdbcTemplate(impatient()));
            batch(3, Calls.full(1)).write(JDBC);
            assertThat(store.find(second.id())).contains(second);
            other.rollback();
        }
        thenTheLaterStays();
    }

    /// The server has not even looked at the statement.
    @Test
    void givenAFrozenServer_whenItGoesOnAfterALaterStatement_thenNothingIsTurnedBack()
            throws SQLException, IOException, InterruptedException {
        try (Connection connection = impatient().getConnection()) {
            JdbcTemplate frozen = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            batch(1, first, second).write(frozen);
            int backend = Objects.requireNonNull(frozen.queryForObject("select pg_backend_pid()", Integer.class));
            signal("-STOP", backend);
            try {
                givenUp(frozen);
                batch(3, Calls.full(1)).write(JDBC);
                assertThat(store.find(second.id())).contains(second);
            } finally {
                signal("-CONT", backend);
            }
            thenTheLaterStays();
        }
    }

    /// A change of both calls, the second first.
    private void givenUp(JdbcTemplate jdbc) {
        assertThatThrownBy(() -> batch(2, Calls.muted(second), Calls.muted(first)).write(jdbc))
                .isInstanceOf(DataAccessException.class);
    }

    private void thenTheLaterStays() {
        await().untilAsserted(() -> assertThat(store.find(second.id())).contains(Calls.muted(second)));
        assertThat(store.find(first.id())).contains(Calls.full(1));
    }

    private static Batch batch(long number, Call... calls) {
        return Batch.of(number, Stream.of(calls).map(call -> new JournalEntry(call, List.of(), List.of(), call.legs(),
                call.participants(), call.recording(), List.of(), null)).toList(), List.of());
    }

    private static DataSource source() {
        return new DriverManagerDataSource(address, "postgres", "postgres");
    }

    private static DataSource impatient() {
        DriverManagerDataSource source = new DriverManagerDataSource(address, "postgres", "postgres");
        Properties patience = new Properties();
        patience.put("socketTimeout", "1");
        source.setConnectionProperties(patience);
        return source;
    }

    private static void signal(String which, int process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", which, String.valueOf(process)).inheritIO().start().waitFor()).isZero();
    }
}
