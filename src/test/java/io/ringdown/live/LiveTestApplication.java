package io.ringdown.live;

import io.ringdown.TestDatabase;
import io.ringdown.account.AccountRef;
import io.ringdown.call.Call;
import io.ringdown.call.CallEvent;
import io.ringdown.call.CallEventType;
import io.ringdown.call.CallId;
import io.ringdown.call.CallState;
import io.ringdown.call.CallStore;
import io.ringdown.call.CatchUp;
import io.ringdown.call.CatchUps;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.HangupSource;
import io.ringdown.call.MissedEvents;
import io.ringdown.call.Participant;
import io.ringdown.call.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// People, phones and Socket.IO without calls: the calls are made up by the test.
@ActiveProfiles("test")
@SpringBootTest(classes = LiveTestApplication.Parts.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.live.port=0", "ringdown.live.proof-timeout=1s",
        "ringdown.live.recheck-every=200ms", "ringdown.account.standing-for=100ms",
        "ringdown.live.origins=https://desk.example", "server.address=127.0.0.1", "ringdown.live.max-unsent=256KB",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384"})
abstract class LiveTestApplication {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final AtomicLong EVENT_IDS = new AtomicLong(System.currentTimeMillis() << 12);

    private static final Set<CallEventType> ENDINGS = EnumSet.of(CallEventType.ENDED, CallEventType.CANCELED,
            CallEventType.MISSED);

    @Autowired
    LiveServer server;

    @Autowired
    Pushes pushes;

    @Autowired
    LiveSockets sockets;

    @Autowired
    FakeCalls calls;

    @LocalServerPort
    int http;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "io.ringdown")
    @ConfigurationPropertiesScan({"io.ringdown.account", "io.ringdown.agent", "io.ringdown.audit",
            "io.ringdown.precondition",
            "io.ringdown.call", "io.ringdown.device", "io.ringdown.live"})
    @ComponentScan({"io.ringdown.account", "io.ringdown.agent", "io.ringdown.audit", "io.ringdown.precondition",
            "io.ringdown.call.store", "io.ringdown.device", "io.ringdown.live"})
    @org.springframework.context.annotation.Import(FakeCalls.class)
    static class Parts {

        @org.springframework.context.annotation.Bean
        java.time.Clock clock() {
            return java.time.Clock.systemUTC();
        }

        @org.springframework.context.annotation.Bean
        CatchUp catchUp(CallStore store, MissedEvents events, FakeCalls calls) {
            return CatchUps.of(store, wanted -> {
                if (calls.databaseAway) {
                    throw new DataAccessResourceFailureException("the database is away");
                }
                return events.after(wanted);
            });
        }
    }

    /// Says who may join which call; can be made to hang.
    @Primary
    @Component
    static class FakeCalls implements CallAccess {

        final Set<String> open = ConcurrentHashMap.newKeySet();

        volatile @Nullable CountDownLatch hang;

        volatile boolean databaseAway;

        @Override
        public boolean mayJoin(AccountRef person, String call) {
            CountDownLatch latch = hang;
            if (latch != null && call.equals("hanging")) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return person.isStaff() || open.contains(call);
        }
    }

    JsonNode login(String username, String password) throws Exception {
        return post("/api/users/login", "", "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}");
    }

    String token(String username) throws Exception {
        String password = username.equals("attendant")
                ? "attendant123"
                : username.equals("admin") ? "admin123" : "client123";
        return login(username, password).get("token").asString();
    }

    String ticket(String username) throws Exception {
        return post("/api/live/tickets", token(username), "").get("ticket").asString();
    }

    JsonNode post(String path, String token, String body) throws Exception {
        return send("POST", path, token, body);
    }

    JsonNode send(String method, String path, String token, String body) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(rest() + path))
                .header("Content-Type", "application/json")
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (var client = client()) {
            return JSON.readTree(client.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    /// Where REST is.
    String rest() {
        return "http://127.0.0.1:" + http;
    }

    java.net.http.HttpClient client() {
        return java.net.http.HttpClient.newHttpClient();
    }

    UUID account(String username) throws Exception {
        String password = username.equals("attendant") ? "attendant123" : "client123";
        return UUID.fromString(login(username, password).get("user").get("id").asString());
    }

    /// An event of a made-up call between two people.
    static CommittedEvent event(String call, int seq, CallEventType type, UUID caller, UUID callee) {
        CallId id = new CallId(call);
        Instant now = Instant.now();
        boolean ended = ENDINGS.contains(type);
        Instant answered = type == CallEventType.ANSWERED || type == CallEventType.ENDED ? now : null;
        CallState at = ended ? CallState.ENDED : answered == null ? CallState.CREATED : CallState.ANSWERED;
        Call state = new Call(id, "test", "3003", false, at,
                List.of(new Participant(1, Participant.Role.CALLER,
                        new Party(caller, "3002", "João Silva", "joao.silva"), List.of("3002"), HangupSource.CALLER,
                        now, null, null, 0, null),
                        new Participant(2, Participant.Role.CALLEE,
                                new Party(callee, "3003", "Maria \"M\" Santos", "maria.santos"), List.of("3003"),
                                HangupSource.CALLEE, now, null, null, 0, null)),
                Duration.ofSeconds(30), seq, new Call.Times(now, null, answered, ended ? now : null, 0, null), null,
                null, null,
                null, null, List.of(), null);
        return new CommittedEvent(EVENT_IDS.addAndGet(2),
                new CallEvent(id, seq, type, now, null, null, null, null, false), state, true);
    }
}
