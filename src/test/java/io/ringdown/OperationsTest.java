package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What those who run the service see: health by part, and the figures that Prometheus fetches.
@ActiveProfiles("test")
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-operations", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.web.origins=https://desk.example", "ringdown.live.origins=https://desk.example",
        "ringdown.asterisk.reconnect-longest=300ms"})
class OperationsTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    @Test
    void givenEveryPart_whenOneIsAway_thenReadinessNamesItAndLivenessDoesNotMind() throws Exception {
        String admin = signIn();
        await().until(() -> get("/actuator/health/readiness", admin).statusCode() == 200);
        JsonNode up = JSON.readTree(get("/actuator/health/readiness", admin).body()).get("components");
        assertThat(up.propertyNames()).contains("db", "journal", "asterisk");
        assertThat(up.at("/asterisk/details/north").asString()).isEqualTo("ready");
        assertThat(up.at("/journal/details/waiting").asInt()).isZero();
        assertThat(get("/actuator/health/readiness", "").body()).contains("UP").doesNotContain("north");
        ASTERISK.goAway();
        await().until(() -> get("/actuator/health/readiness", admin).statusCode() == 503);
        assertThat(get("/actuator/health/readiness", admin).body()).contains("\"north\":\"waiting:");
        assertThat(get("/actuator/health/liveness", "").statusCode()).isEqualTo(200);
        ASTERISK.comeBack();
        await().until(() -> get("/actuator/health/readiness", admin).statusCode() == 200);
    }

    @Test
    void givenCalls_whenPrometheusAsks_thenEveryFigureIsThere() throws Exception {
        String admin = signIn();
        await().until(() -> get("/actuator/health/readiness", admin).statusCode() == 200);
        String caller = ASTERISK.dial("3001", "3002");
        await().until(() -> ASTERISK.bridges().size() == 1);
        await().until(() -> figures(admin).contains("ringdown_calls_active{service=\"call-service\"} 1.0"));
        assertThat(figures(admin)).contains("ringdown_ari_events_total{node=\"north\"",
                "ringdown_ari_reconnects_total{node=\"north\"", "ringdown_ari_ready{node=\"north\"",
                "ringdown_lanes{", "ringdown_lanes_waiting{", "ringdown_lanes_longest{", "ringdown_journal_queue{",
                "ringdown_journal_batch_count{", "ringdown_journal_batch_sum{",
                "ringdown_journal_commit_seconds_count{",
                "ringdown_publication_queue{", "ringdown_live_queue{", "ringdown_live_lag_seconds_bucket{",
                "ringdown_live_sockets{", "ringdown_calls_refused_total{", "ringdown_facts_ignored_total{",
                "hikaricp_connections_active{", "jvm_memory_used_bytes{");
        ASTERISK.hangUp(caller, 16);
        await().until(() -> figures(admin).contains("ringdown_calls_active{service=\"call-service\"} 0.0")
                && figures(admin).contains("ringdown_lanes{service=\"call-service\"} 0.0"));
        assertThat(figures(admin)).contains("ringdown_calls_ended_total{origin=\"ringdown\",reason=\"completed\"",
                "ringdown_calls_talk_seconds_bucket{", "ringdown_calls_ring_seconds_bucket{",
                "ringdown_ari_requests_seconds_bucket{", "ringdown_ari_errors_total{",
                "ringdown_journal_commit_seconds_bucket{",
                "http_server_requests_seconds_bucket{", "ringdown_outside_circuits{", "ringdown_outside_circuits_max{",
                "ringdown_recordings_waiting{", "ringdown_recordings_failed{", "ringdown_devices_reachable{",
                "ringdown_sign_in_failures_total{");
        assertThat(withoutHelp(figures(admin))).isEmpty();
        JsonNode history = JSON.readTree(get("/api/calls/history", admin).body());
        assertThat(history.toString()).contains("\"end_reason\":\"completed\"");
    }

    /// Families of figures that no HELP line says what they are.
    private static List<String> withoutHelp(String figures) {
        Set<String> helped = figures.lines().filter(line -> line.startsWith("# HELP "))
                .map(line -> line.split(" ", 4)).filter(words -> words.length == 4 && !words[3].isBlank())
                .map(words -> words[2]).collect(Collectors.toSet());
        return figures.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ", -1)[2])
                .filter(name -> !helped.contains(name)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "configprops", "beans", "heapdump", "threaddump", "loggers", "mappings",
            "conditions",
            "shutdown", "scheduledtasks", "flyway", "caches", "httpexchanges", "sbom", "modulith", "startup"})
    void givenAnAdmin_whenTheInsideIsAskedFor_thenItIsNotThere(String endpoint) throws Exception {
        String admin = signIn();
        assertThat(get("/actuator/" + endpoint, admin).statusCode()).isEqualTo(404);
        assertThat(get("/actuator/" + endpoint, "").statusCode()).isEqualTo(401);
    }

    @Test
    void givenAnAdmin_whenTheServiceTellsOfItself_thenNoSecretIsInIt() throws Exception {
        String admin = signIn();
        assertThat(JSON.readTree(get("/actuator", admin).body()).get("_links").propertyNames()).containsOnly("self",
                "health", "health-path", "info", "metrics", "metrics-requiredMetricName", "prometheus");
        for (String path : List.of("info", "health", "metrics", "prometheus")) {
            assertThat(get("/actuator/" + path, admin).body()).as(path).doesNotContain("a-secret-of-the-tests",
                    ASTERISK.password(), "jdbc:postgresql");
        }
    }

    private String figures(String token) throws IOException, InterruptedException {
        return get("/actuator/prometheus", token).body();
    }

    private String signIn() throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address("/api/users/login")).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers
                                .ofString("{\"username\":\"admin\",\"password\":\"admin123\"}"))
                        .build(),
                BodyHandlers.ofString());
        return JSON.readTree(answer.body()).get("token").asString();
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
