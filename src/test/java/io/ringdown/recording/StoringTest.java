package io.ringdown.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringdown.MovableClock;
import io.ringdown.SpokenWav;
import io.ringdown.TestDatabase;
import io.ringdown.call.CallId;
import io.ringdown.recording.Recording.State;
import io.ringdown.recording.RecordingProperties.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Against a real PostgreSQL with the migrations as they ship.
class StoringTest {

    private static final DriverManagerDataSource DATABASE = new DriverManagerDataSource();
    private static final CallId CALL = new CallId("a-call");

    @TempDir
    private Path directory = Path.of("");

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final Recordings recordings = new Recordings(jdbc);
    private final MovableClock clock = new MovableClock();
    private final FakeBucket bucket = new FakeBucket();
    private final Spool spool = new Spool();

    /// Asterisk's recordings, by name.
    private static final class Spool implements RecordingSource {

        private final Map<String, byte[]> files = new ConcurrentHashMap<>();
        private boolean away;

        @Override
        public void fetch(String node, String name, Path into) throws IOException {
            if (away) {
                throw new IOException("connection refused");
            }
            byte[] file = files.get(name);
            if (file == null) {
                throw new NoSuchFileException(name);
            }
            Files.write(into, file);
        }

        @Override
        public void remove(String node, String name) throws IOException {
            if (away) {
                throw new IOException("connection refused");
            }
            files.remove(name);
        }
    }

    @BeforeAll
    static void migrate() {
        DATABASE.setUrl(TestDatabase.create());
        DATABASE.setUsername("postgres");
        DATABASE.setPassword("postgres");
        Flyway.configure().dataSource(DATABASE).load().migrate();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("truncate recordings").update();
    }

    @AfterEach
    void nothingIsLeftOnTheWay() throws IOException {
        bucket.close();
        Path incoming = directory.resolve(".incoming");
        if (Files.exists(incoming)) {
            try (Stream<Path> files = Files.list(incoming)) {
                assertThat(files).isEmpty();
            }
        }
    }

    private Storing storing(Place place, int keepDays) {
        RecordingProperties properties = new RecordingProperties(place, directory, bucket.bucket(), keepDays, false, 2,
                Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(2), Duration.ofMinutes(10),
                Duration.ofDays(7), Duration.ofHours(1));
        return new Storing(recordings, spool, new AudioStores(properties), new Incoming(properties), properties,
                new SimpleMeterRegistry(), clock);
    }

    /// A recording that ended a minute ago.
    private UUID ended(int n, int stretches) {
        Instant now = clock.instant();
        return jdbc.sql("""
                insert into recordings (call_id, n, node, state, stretches, started_at, ended_at)
                values (?, ?, 'north', 'storing', ?, ?, ?) returning id""").param(CALL.value()).param(n)
                .param(stretches).param(now.minusSeconds(100).atOffset(ZoneOffset.UTC))
                .param(now.minusSeconds(60).atOffset(ZoneOffset.UTC)).query(UUID.class).single();
    }

    private void inAsterisk(int n, int stretch, byte[] file) {
        spool.files.put("ringdown-a-call-r" + n + "-" + stretch, file);
    }

    private Recording row(UUID id) {
        return recordings.find(CALL, id).orElseThrow();
    }

    private byte[] stored(UUID id) throws IOException {
        var stored = Objects.requireNonNull(row(id).stored());
        return stored.place() == Place.BUCKET
                ? Objects.requireNonNull(bucket.objects().get("kept/" + stored.key()))
                : Files.readAllBytes(directory.resolve(stored.key()));
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void givenAnEndedRecording_whenItIsStored_thenItIsWholeInTheStoreAndGoneFromAsterisk(Place place)
            throws IOException {
        UUID id = ended(1, 2);
        inAsterisk(1, 1, SpokenWav.of(1000, 700));
        inAsterisk(1, 2, SpokenWav.of(1000, 300));
        Storing storing = storing(place, 90);
        assertThat(storing.next()).isTrue();
        assertThat(storing.next()).isFalse();
        assertThat(stored(id)).isEqualTo(SpokenWav.of(1000, 1000));
        assertThat(spool.files).isEmpty();
        Recording recording = row(id);
        assertThat(recording.state()).isEqualTo(State.STORED);
        assertThat(recording.millis()).isEqualTo(1000);
        assertThat(Objects.requireNonNull(recording.stored()).key()).isEqualTo("2026/01/01/" + id + ".wav");
        assertThat(Objects.requireNonNull(recording.stored()).expiresAt())
                .isEqualTo(Instant.parse("2026-01-01T11:59:00Z").plus(Duration.ofDays(90)));
    }

    @Test
    void givenAStoreThatIsAway_whenItComesBack_thenTheRecordingIsStored_andUntilThenAsteriskHasIt() throws IOException {
        UUID id = ended(1, 1);
        inAsterisk(1, 1, SpokenWav.of(1000, 100));
        Storing storing = storing(Place.BUCKET, 0);
        bucket.refuse(503);
        assertThat(storing.next()).isTrue();
        assertThat(storing.next()).as("not at once").isFalse();
        assertThat(row(id).state()).isEqualTo(State.STORING);
        assertThat(row(id).detail()).contains("did not take");
        clock.forward(Duration.ofSeconds(2));
        assertThat(storing.next()).isTrue();
        assertThat(storing.next()).as("the pause is doubled, less a half at the most").isFalse();
        clock.forward(Duration.ofMillis(1900));
        assertThat(spool.files).hasSize(1);
        bucket.refuse(0);
        clock.forward(Duration.ofMinutes(10));
        assertThat(storing.next()).isTrue();
        assertThat(stored(id)).isEqualTo(SpokenWav.of(1000, 100));
        assertThat(row(id).detail()).isNull();
        assertThat(Objects.requireNonNull(row(id).stored()).expiresAt()).as("kept for ever").isNull();
        assertThat(spool.files).isEmpty();
    }

    @Test
    void givenAStoreThatStaysAway_whenItWasTriedLongEnough_thenItHasFailed_andAsteriskKeepsTheFile() {
        UUID id = ended(1, 1);
        inAsterisk(1, 1, SpokenWav.of(1000, 100));
        Storing storing = storing(Place.BUCKET, 90);
        bucket.refuse(500);
        for (int attempt = 0; attempt < 20; attempt++) {
            storing.next();
            clock.forward(Duration.ofHours(10));
        }
        assertThat(row(id).state()).isEqualTo(State.FAILED);
        assertThat(spool.files).hasSize(1);
        int requests = bucket.requests().size();
        clock.forward(Duration.ofDays(1));
        assertThat(storing.next()).isFalse();
        assertThat(bucket.requests()).hasSize(requests);
    }

    @Test
    void givenAsteriskAwayRightAfterItGaveTheFile_whenItIsBack_thenTheFileIsRemovedThere() throws IOException {
        UUID id = ended(1, 1);
        inAsterisk(1, 1, SpokenWav.of(1000, 100));
        Storing storing = storing(Place.FOLDER, 90);
        recordings.claim(clock.instant(), Duration.ofMinutes(1)); // by a service that then dies
        assertThat(storing.next()).as("claimed").isFalse();
        clock.forward(Duration.ofMinutes(4));
        spool.away = true;
        assertThat(storing.next()).isTrue();
        assertThat(row(id).detail()).contains("connection refused");
        spool.away = false;
        clock.forward(Duration.ofMinutes(10));
        assertThat(storing.next()).isTrue();
        assertThat(stored(id)).isEqualTo(SpokenWav.of(1000, 100));
        inAsterisk(1, 1, SpokenWav.of(1000, 100)); // as if the removal had not reached it
        jdbc.sql("update recordings set at_node = true").update();
        clock.forward(Duration.ofHours(1));
        assertThat(storing.next()).isTrue();
        assertThat(spool.files).isEmpty();
        assertThat(storing.next()).isFalse();
    }

    @Test
    void givenAnAsteriskThatHasLostAStretch_whenTheRecordingIsStored_thenTheRestIsThere_andThatIsSaid()
            throws IOException {
        UUID some = ended(1, 3);
        inAsterisk(1, 2, SpokenWav.of(1000, 100));
        UUID nothing = ended(2, 2);
        Storing storing = storing(Place.FOLDER, 90);
        assertThat(storing.next()).isTrue();
        assertThat(storing.next()).isTrue();
        assertThat(stored(some)).isEqualTo(SpokenWav.of(1000, 100));
        assertThat(row(some).detail()).isEqualTo("2 of 3 stretches are lost");
        assertThat(row(nothing).state()).isEqualTo(State.FAILED);
        assertThat(row(nothing).detail()).isEqualTo("Asterisk has nothing of it");
    }

    @Test
    void givenFilesOfAServiceThatDied_whenTheyAreOld_thenTheyAreCleared() throws IOException {
        storing(Place.FOLDER, 90);
        RecordingProperties properties = new RecordingProperties(Place.FOLDER, directory, bucket.bucket(), 90, false, 2,
                Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(2), Duration.ofMinutes(10),
                Duration.ofDays(7), Duration.ofHours(1));
        Incoming incoming = new Incoming(properties);
        Path file = incoming.newFile();
        incoming.clear(Instant.now().minus(Duration.ofDays(1)));
        assertThat(file).exists();
        incoming.clear(Instant.now().plusSeconds(1));
        assertThat(file).doesNotExist();
    }
}
