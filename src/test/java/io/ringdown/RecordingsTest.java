package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// Recordings by real HTTP: who may listen, by ranges as players do, who is told of in the audit log, and that they go when their
/// time is over.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-recordings", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.recording.look-every=100ms", "ringdown.recording.remove-every=100ms"})
class RecordingsTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    private static final byte[] WAV = SpokenWav.of(1000, 10_000);

    @TempDir
    private static Path folder = Path.of("");

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private RestClient admin = RestClient.to(0);

    private RestClient joao = admin;

    private RestClient maria = admin;

    private UUID recording = new UUID(0, 0);

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        registry.add("ringdown.recording.folder", () -> folder);
        TestAsterisk.register(registry, ASTERISK);
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    /// One call of joao's, with one recording.
    @BeforeEach
    void comeTogether() throws IOException {
        RestClient anybody = RestClient.to(port);
        admin = anybody.as("admin", "admin123");
        joao = anybody.as("joao.silva", "client123");
        maria = anybody.as("maria.santos", "client123");
        jdbc.sql("truncate calls, recordings").update();
        jdbc.sql(
                """
                        insert into calls (id, node, dialled, clicked, state, caller_id, caller_number, callee_id, callee_number,
                            ring_millis, seq, start_time, answer_time, end_time, end_reason, hangup_cause, hangup_source)
                        select 'past', 'north', '3004', false, 'ENDED', a.id, '3002', b.id, '3004', 30000, 5, t, t,
                            t + interval '10 s', 'COMPLETED', 16, 'CALLER'
                        from accounts a, accounts b, lateral (select timestamptz '2026-11-01T10:00:00Z' as t)
                        where a.username = 'joao.silva' and b.username = 'carlos.oliveira'""")
                .update();
        recording = stored("a.wav", WAV);
    }

    private UUID stored(String key, byte[] file) throws IOException {
        Files.write(folder.resolve(key), file);
        return jdbc.sql("""
                insert into recordings (call_id, n, node, state, stretches, started_at, ended_at, millis, place, key,
                    bytes, stored_at, at_node)
                select 'past', count(*) + 1, 'north', 'stored', 1, '2026-11-01T10:00:00Z', '2026-11-01T10:00:10Z',
                    10000, 'folder', ?, ?, now(), false from recordings returning id""").param(key).param(file.length)
                .query(UUID.class).single();
    }

    private HttpResponse<byte[]> listen(RestClient person, UUID id, String... headers) {
        return bytes(person, "GET", id, headers);
    }

    private HttpResponse<byte[]> bytes(RestClient person, String method, UUID id, String... headers) {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + port + "/api/calls/past/recordings/" + id))
                .header("Authorization", "Bearer " + person.token())
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private List<String> audited(String action, UUID id) {
        return admin.get("/api/audit?action=" + action + "&target=" + id).expect(200).body().path("entries")
                .valueStream().map(entry -> entry.path("actor_name").asString("")).toList();
    }

    @Test
    void whatWasRecordedIsListed_andHeard_byThoseWhoSeeTheCall() {
        JsonNode listed = joao.get("/api/calls/past/recordings").expect(200).body().path(0);
        assertThat(listed.path("id").asString()).isEqualTo(recording.toString());
        assertThat(listed.path("state").asString()).isEqualTo("stored");
        assertThat(listed.path("duration").asDouble()).isEqualTo(10.0);
        assertThat(listed.path("bytes").asInt()).isEqualTo(WAV.length);
        HttpResponse<byte[]> heard = listen(joao, recording);
        assertThat(heard.statusCode()).isEqualTo(200);
        assertThat(heard.body()).isEqualTo(WAV);
        assertThat(header(heard, "Content-Type")).isEqualTo("audio/wav");
        assertThat(header(heard, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(heard, "Cache-Control")).contains("no-store");
        assertThat(header(heard, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"call-20261101T100000Z-1.wav\"");
        assertThat(audited("recording.heard", recording)).containsExactly("joao.silva");
        assertThat(listen(admin, recording).statusCode()).isEqualTo(200);
        assertThat(audited("recording.heard", recording)).containsExactly("admin", "joao.silva");
    }

    @Test
    void whoDoesNotSeeTheCall_learnsNothingOfItsRecordings() {
        maria.get("/api/calls/past/recordings").refused(404, "call-not-found");
        maria.get("/api/calls/past/recordings/" + recording).refused(404, "call-not-found");
        RestClient.to(port).get("/api/calls/past/recordings/" + recording).expect(401);
        RestClient machine = RestClient.to(port).with(admin.post("/api/keys", java.util.Map.of("name", "reader",
                "scopes", List.of("calls:read"))).expect(201).text("key"));
        machine.get("/api/calls/past").expect(200);
        machine.get("/api/calls/past/recordings").expect(403);
        joao.get("/api/calls/past/recordings/" + UUID.randomUUID()).refused(404, "recording-not-found");
        joao.get("/api/calls/past/recordings/x").refused(404, "recording-not-found");
        joao.get("/api/calls/unknown/recordings/" + recording).refused(404, "call-not-found");
        assertThat(audited("recording.heard", recording)).isEmpty();
    }

    @Test
    void aPlayerAsksForRanges_andThatIsOneListening() {
        HttpResponse<byte[]> part = listen(joao, recording, "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(WAV, 100, 200));
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 100-199/" + WAV.length);
        HttpResponse<byte[]> end = listen(joao, recording, "Range", "bytes=-50", "If-Range", header(part, "ETag"));
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(WAV, WAV.length - 50, WAV.length));
        assertThat(listen(joao, recording, "Range", "bytes=0-9", "If-Range", "\"another\"").statusCode())
                .isEqualTo(200);
        assertThat(listen(joao, recording, "Range", "bytes=0-1,5-6").body()).isEqualTo(WAV);
        HttpResponse<byte[]> beyond = listen(joao, recording, "Range", "bytes=" + WAV.length + "-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */" + WAV.length);
        assertThat(audited("recording.heard", recording)).as("the ranges, and twice the whole").hasSize(3);
    }

    @Test
    void whoAsksForTheHeadOnlyHearsNothing() {
        HttpResponse<byte[]> head = bytes(joao, "HEAD", recording);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(WAV.length));
        assertThat(header(head, "Content-Type")).isEqualTo("audio/wav");
        assertThat(head.body()).isEmpty();
        assertThat(audited("recording.heard", recording)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recording", "paused", "storing", "failed"})
    void whatIsNotStored_cannotBeHeard_butIsListed(String state) {
        UUID id = jdbc.sql("""
                insert into recordings (call_id, n, node, state, stretches, started_at, next_attempt_at)
                values ('past', 7, 'north', ?, 1, now(), 'infinity') returning id""").param(state).query(UUID.class)
                .single();
        joao.get("/api/calls/past/recordings/" + id).refused(409, "recording-not-ready");
        assertThat(joao.get("/api/calls/past/recordings").body().path(1).path("state").asString()).isEqualTo(state);
    }

    @Test
    void aFileThatIsNotThere_isAnsweredAsSuch() throws IOException {
        Files.delete(folder.resolve("a.wav"));
        joao.get("/api/calls/past/recordings/" + recording).refused(503, "recording-store-away");
        assertThat(audited("recording.heard", recording)).isEmpty();
    }

    /// A client must not take what comes next for the rest of it.
    @Test
    void aFileThatEndsTooEarly_endsTheConnection() throws IOException {
        byte[] large = SpokenWav.of(1000, 1_000_000);
        UUID id = stored("large.wav", large);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET /api/calls/past/recordings/" + id
                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + joao.token() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] begin = socket.getInputStream().readNBytes(2_000);
            assertThat(new String(begin, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 200")
                    .contains("Content-Length: " + large.length);
            try (FileChannel file = FileChannel.open(folder.resolve("large.wav"), StandardOpenOption.WRITE)) {
                file.truncate(1_000);
            }
            assertThat(socket.getInputStream().readAllBytes().length).isLessThan(large.length - 2_000);
        }
    }

    @Test
    void whatHasExpired_isRemoved_andThatIsAudited() throws IOException {
        UUID old = stored("b.wav", WAV);
        jdbc.sql("update recordings set expires_at = now() + interval '1 day' where id = ?").param(recording).update();
        jdbc.sql("update recordings set expires_at = now() - interval '1 day' where id = ?").param(old).update();
        await().until(() -> !Files.exists(folder.resolve("b.wav")));
        await().untilAsserted(() -> joao.get("/api/calls/past/recordings/" + old).expect(404));
        assertThat(admin.get("/api/audit?action=recording.expired&target=" + old).body().path("entries").path(0)
                .path("actor_kind").asString()).isEqualTo("system");
        assertThat(folder.resolve("a.wav")).exists();
        assertThat(listen(joao, recording).statusCode()).isEqualTo(200);
    }

    @Test
    void manyThatHaveExpired_areRemovedByAndBy() {
        jdbc.sql("""
                insert into recordings (call_id, n, node, state, stretches, started_at, place, key, bytes, stored_at,
                    at_node, expires_at)
                select 'past', 10 + n, 'north', 'stored', 1, now(), 'folder', 'none' || n || '.wav', 1, now(), false,
                    now() - interval '1 day' from generate_series(1, 250) n""").update();
        await().until(
                () -> joao.get("/api/calls/past/recordings").expect(200).body().valueStream().count() == 1);
    }
}
