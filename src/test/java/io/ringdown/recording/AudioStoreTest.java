package io.ringdown.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringdown.recording.RecordingProperties.Bucket;
import io.ringdown.recording.RecordingProperties.Place;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioStoreTest {

    private static final String KEY = "2026/11/21/5b0c5a4e.wav";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    private Path directory = Path.of("");

    private final FakeBucket bucket = new FakeBucket();

    @AfterEach
    void close() {
        bucket.close();
    }

    private AudioStore store(Place place) {
        return switch (place) {
            case FOLDER -> new FolderStore(directory.resolve("kept"));
            case BUCKET -> new BucketStore(bucket.bucket(), LIMIT);
        };
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(directory, "incoming", ".wav"), content);
    }

    private static byte[] some(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static byte[] read(AudioStore store, long from, int length) throws IOException {
        try (InputStream audio = store.open(KEY, from, length)) {
            return audio.readNBytes(length);
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void givenAFile_whenItIsPut_thenAllOrAnyPartOfItCanBeRead_andItCanBeRemoved(Place place) throws IOException {
        AudioStore store = store(place);
        byte[] content = some(300_000); // more than one piece of every buffer
        store.put(KEY, file(content));
        assertThat(read(store, 0, content.length)).isEqualTo(content);
        assertThat(read(store, 299_990, 10)).isEqualTo(java.util.Arrays.copyOfRange(content, 299_990, 300_000));
        store.put(KEY, file(some(1000))); // as after a crash
        assertThat(read(store, 0, 1000)).isEqualTo(some(1000));
        store.remove(KEY);
        store.remove(KEY);
        assertThatThrownBy(() -> read(store, 0, 1)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void givenAFolder_whenAFileIsPut_thenOnlyItIsThere_forItsOwnerAlone() throws IOException {
        store(Place.FOLDER).put(KEY, file(some(10)));
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(directory.resolve("kept").resolve(KEY));
        }
        assertThat(Files.getPosixFilePermissions(directory.resolve("kept").resolve(KEY)))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThatThrownBy(() -> store(Place.FOLDER).put("../beside.wav", file(some(10))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void givenAFileThatBecameShorter_whenItIsRead_thenThatIsSaid() throws IOException {
        store(Place.FOLDER).put(KEY, file(some(10)));
        assertThatThrownBy(() -> read(store(Place.FOLDER), 5, 10)).hasMessageContaining("shorter");
    }

    @Test
    void givenABucket_whenAFileIsPut_thenItsKeyHasThePrefix() throws IOException {
        store(Place.BUCKET).put(KEY, file(some(10)));
        assertThat(bucket.objects()).containsOnlyKeys("kept/" + KEY);
        assertThat(bucket.requests()).containsExactly("PUT /calls/kept/" + KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 503})
    void givenABucketThatRefuses_whenItIsSpokenTo_thenEachFails_withoutTheSecret(int status) throws IOException {
        bucket.refuse(status);
        AudioStore store = store(Place.BUCKET);
        Path file = file(some(10));
        assertThatThrownBy(() -> store.put(KEY, file)).isInstanceOf(IOException.class)
                .hasMessageNotContaining(FakeBucket.SECRET_KEY);
        assertThatThrownBy(() -> read(store, 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.remove(KEY)).isInstanceOf(IOException.class);
        assertThat(bucket.requests()).as("repeats are not the store's business").hasSize(3);
    }

    @Test
    void givenABucketThatIsAway_whenItIsSpokenTo_thenThatFails() throws IOException {
        Bucket there = bucket.bucket();
        bucket.close();
        AudioStore away = new BucketStore(new Bucket(there.name(), URI.create("http://127.0.0.1:1"), there.region(),
                there.prefix(), there.accessKey(), there.secretKey(), true), LIMIT);
        Path file = file(some(10));
        assertThatThrownBy(() -> away.put(KEY, file)).isInstanceOf(IOException.class);
    }

    @Test
    void givenABucketThatBreaksOff_whenARecordingIsRead_thenItDoesNotSeemWhole() throws IOException {
        AudioStore store = store(Place.BUCKET);
        store.put(KEY, file(some(1000)));
        bucket.breakOff();
        try (InputStream audio = store.open(KEY, 0, 1000)) {
            byte[] read = new byte[1000];
            assertThatThrownBy(() -> {
                int length = audio.readNBytes(read, 0, 1000);
                if (length < 1000) {
                    throw new IOException("only " + length);
                }
            }).isInstanceOf(IOException.class);
        }
    }
}
