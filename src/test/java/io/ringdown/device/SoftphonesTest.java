package io.ringdown.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.RingdownApplication;
import io.ringdown.TestDatabase;
import io.ringdown.account.Session;
import io.ringdown.account.SessionEnded;
import io.ringdown.account.Sessions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// Web softphones by REST, with a real database and no Asterisk.
@ActiveProfiles("test")
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-devices", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.device.max-phones=3", "ringdown.device.max-softphones=2", "ringdown.device.sweep-every=1h",
        "ringdown.device.sip-server=pbx.example.com:5061", "ringdown.device.sip-transport=tls",
        "ringdown.device.ice-servers=stun:stun.example.com,turn:turn.example.com?transport=udp",
        "ringdown.device.turn-secret=of-the-turn-server", "ringdown.device.websocket-urls=wss://pbx.example.com/ws",
        "ringdown.account.standing-for=0s"})
class SoftphonesTest {

    @Autowired
    private DeviceStates states;

    private DeviceRest rest = new DeviceRest(0);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Softphones softphones;

    @Autowired
    private Sessions sessions;

    @Autowired
    private ApplicationEventPublisher events;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @BeforeEach
    void onlyTheFirstPhones(@LocalServerPort int port) {
        rest = new DeviceRest(port);
        jdbc.sql("DELETE FROM devices WHERE endpoint <> line").update();
        List.copyOf(states.reachable().keySet())
                .forEach(endpoint -> states.heard("north", endpoint, DeviceState.OFFLINE));
    }

    @Test
    void givenASession_whenItsSoftphoneIsAskedForTwice_thenItIsTheSameWithANewSecret() throws Exception {
        String joao = rest.signIn("joao.silva");
        rest.post("/api/devices/softphone/renewal", "", joao, 404);
        HttpResponse<String> answer = rest.send("POST", "/api/devices/softphone", "", joao);
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        JsonNode first = DeviceRest.body(answer, 201);
        JsonNode second = rest.post("/api/devices/softphone", "", joao, 201);
        assertThat(second.at("/id")).isEqualTo(first.at("/id"));
        assertThat(second.at("/ha1")).isNotEqualTo(first.at("/ha1"));
        assertThat(first.at("/websocket_url").asString()).isEqualTo("wss://pbx.example.com/ws");
        assertThat(expiry(first)).isBetween(Instant.now().plus(Duration.ofMinutes(9)),
                Instant.now().plus(Duration.ofMinutes(11)));
        assertThat(answer.body()).doesNotContain("of-the-turn-server");
        JsonNode renewed = rest.post("/api/devices/softphone/renewal", "", joao, 200);
        assertThat(renewed.has("ha1")).isFalse();
        assertThat(expiry(renewed)).isAfterOrEqualTo(expiry(second));
        String route = "/api/devices/" + first.at("/id").asString();
        assertThat(rest.send("GET", route, "", joao).body()).contains("\"kind\":\"softphone\"")
                .doesNotContain(second.at("/ha1").asString());
        assertThat(rest.post(route + "/secret", "", joao, 409).at("/code").asString())
                .isEqualTo("not-a-desk-phone");
    }

    /// A line has two at the most.
    @Test
    void givenAsManySoftphonesAsALineMayHave_whenAnotherIsAskedFor_thenTheOneOutOfUseForLongestMakesRoom()
            throws Exception {
        String first = rest.signIn("joao.silva");
        JsonNode renewed = rest.post("/api/devices/softphone", "", first, 201);
        JsonNode closed = rest.post("/api/devices/softphone", "", rest.signIn("joao.silva"), 201);
        rest.post("/api/devices/softphone/renewal", "", first, 200);
        JsonNode third = rest.post("/api/devices/softphone", "", rest.signIn("joao.silva"), 201);
        assertThat(alive()).containsExactlyInAnyOrder(endpoint(renewed), endpoint(third));
        assertThat(alive()).doesNotContain(endpoint(closed));

        states.heard("north", endpoint(renewed), DeviceState.AVAILABLE);
        JsonNode fourth = rest.post("/api/devices/softphone", "", rest.signIn("joao.silva"), 201);
        assertThat(alive()).containsExactlyInAnyOrder(endpoint(renewed), endpoint(fourth));
    }

    @Test
    void givenAllSoftphonesOfALineAreInUse_whenAnotherIsAskedFor_thenItIsRefusedAndTheyStay() throws Exception {
        for (int session = 0; session < 2; session++) {
            JsonNode used = rest.post("/api/devices/softphone", "", rest.signIn("joao.silva"), 201);
            states.heard("north", endpoint(used), session == 0 ? DeviceState.AVAILABLE : DeviceState.BUSY);
        }
        List<String> before = alive();
        assertThat(rest.post("/api/devices/softphone", "", rest.signIn("joao.silva"), 409).at("/code").asString())
                .isEqualTo("too-many-devices");
        assertThat(alive()).hasSize(2).isEqualTo(before);
    }

    @Test
    void givenOneAskedAtManyWindowsAtOnce_whenAllOpen_thenTheLineHasNoMoreThanItMayHave() throws Exception {
        List<String> windows = new ArrayList<>();
        for (int window = 0; window < 6; window++) {
            windows.add(rest.signIn("joao.silva"));
        }
        List<Integer> answers = new CopyOnWriteArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            windows.forEach(window -> people.execute(() -> answers
                    .add(rest.send("POST", "/api/devices/softphone", "", window).statusCode())));
        }
        assertThat(answers).hasSize(6).containsOnly(201);
        assertThat(alive()).hasSize(2);
    }

    private static String endpoint(JsonNode softphone) {
        return softphone.at("/username").asString();
    }

    private static Instant expiry(JsonNode softphone) {
        return Instant.parse(softphone.at("/expires_at").asString());
    }

    /// The signature is `printf '1763733600:maria' | openssl dgst -sha1 -hmac of-the-turn-server -binary | base64`, with the
    /// name that was given.
    @Test
    void givenATurnServer_whenASoftphoneIsGiven_thenItsPermissionIsSignedAndEnds() throws Exception {
        JsonNode servers = rest.post("/api/devices/softphone", "", rest.signIn("maria.santos"), 201)
                .at("/ice_servers");
        assertThat(servers.at("/0").toString()).isEqualTo("{\"urls\":[\"stun:stun.example.com\"]}");
        String username = servers.at("/1/username").asString();
        long until = Long.parseLong(username.substring(0, username.indexOf(':')));
        assertThat(Instant.ofEpochSecond(until)).isBetween(Instant.now().plus(Duration.ofHours(11)),
                Instant.now().plus(Duration.ofHours(13)));
        Process openssl = new ProcessBuilder("openssl", "dgst", "-sha1", "-hmac", "of-the-turn-server", "-binary")
                .start();
        openssl.getOutputStream().write(username.getBytes(StandardCharsets.UTF_8));
        openssl.getOutputStream().close();
        assertThat(Base64.getDecoder().decode(servers.at("/1/credential").asString()))
                .isEqualTo(openssl.getInputStream().readAllBytes());
    }

    @Test
    void givenExpiredSoftphones_whenTheyAreSwept_thenOnlyThoseInUseInAGoodSessionStay() throws Exception {
        String used = rest.signIn("maria.santos");
        JsonNode inUse = rest.post("/api/devices/softphone", "", used, 201);
        JsonNode left = rest.post("/api/devices/softphone", "", rest.signIn("joao.silva"), 201);
        JsonNode signedOut = rest.post("/api/devices/softphone", "", rest.signIn("carlos.oliveira"), 201);
        states.heard("north", inUse.at("/username").asString(), DeviceState.BUSY);
        states.heard("north", signedOut.at("/username").asString(), DeviceState.AVAILABLE);
        softphones.sweep();
        assertThat(alive()).hasSize(3);
        jdbc.sql("UPDATE accounts SET token_version = token_version + 1 WHERE username = 'carlos.oliveira'").update();
        jdbc.sql("UPDATE devices SET expires_at = now() - interval '1 s' WHERE kind = 'softphone'").update();
        try (ExecutorService instances = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 4).forEach(n -> instances.execute(softphones::sweep));
        }
        assertThat(alive()).containsExactly(inUse.at("/username").asString());
        assertThat(jdbc.sql("SELECT expires_at > now() FROM devices WHERE kind = 'softphone'").query(Boolean.class)
                .single()).isTrue();
        assertThat(alive()).doesNotContain(endpoint(left), endpoint(signedOut));
        assertThat(jdbc.sql("SELECT count(*) FROM audit_log WHERE details ->> 'kind' = 'softphone'").query(Long.class)
                .single()).as("what comes and goes by itself").isZero();
    }

    @Test
    void givenAPageThatGoesAway_whenItDoesNotComeBack_thenItsSoftphoneIsInNoListAnyMore() throws Exception {
        String joao = rest.signIn("joao.silva");
        rest.post("/api/devices/softphone", "", joao, 201);
        assertThat(rest.send("GET", "/api/devices/mine", "", joao).body()).contains("softphone");
        rest.post("/api/devices/softphone/leaving", "", joao, 202);
        await().atMost(Duration.ofSeconds(20)).until(() -> alive().isEmpty());
        assertThat(rest.send("GET", "/api/devices/mine", "", joao).body()).doesNotContain("softphone");
    }

    @Test
    void givenTwoSessions_whenOneSignsOut_thenOnlyItsSoftphoneIsGone() throws Exception {
        String one = rest.signIn("attendant");
        String other = rest.signIn("attendant");
        JsonNode gone = rest.post("/api/devices/softphone", "", one, 201);
        JsonNode stays = rest.post("/api/devices/softphone", "", other, 201);
        Session session = sessions.verify(one).orElseThrow();
        jdbc.sql("INSERT INTO ended_sessions VALUES (?::uuid, ?, now() + interval '1 d')").param(session.id())
                .param(session.account().id()).update();
        events.publishEvent(new SessionEnded(session.account().id(), session.id()));
        await().until(() -> alive().equals(List.of(stays.at("/username").asString())));
        assertThat(alive()).doesNotContain(gone.at("/username").asString());
    }

    private List<String> alive() {
        return jdbc.sql("SELECT endpoint FROM devices WHERE kind = 'softphone' ORDER BY endpoint")
                .query((row, _) -> row.getString(1)).list();
    }
}
