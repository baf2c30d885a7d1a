package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;

/// A command that is refused, for whatever reason, leaves no trace: no circuit, no place at a phone, no remembered key, no
/// event. The commands are those of the API's description.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-refused", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.outside.trunk=trunk", "ringdown.outside.region=DE"})
class RefusedCommandsTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();
    private static final String BERLIN = "+493012345678";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext context;

    private RestClient admin = RestClient.to(0);
    private final Map<String, RestClient> askers = new LinkedHashMap<>();

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    @BeforeEach
    void comeTogether() {
        RestClient anybody = RestClient.to(port);
        admin = anybody.as("admin", "admin123");
        askers.put("stranger", anybody.as("maria.santos", "client123"));
        askers.put("callee", anybody.as("carlos.oliveira", "client123"));
        askers.put("caller", anybody.as("joao.silva", "client123"));
        askers.put("admin", admin);
        await().until(() -> anybody.get("/actuator/health/readiness").response().statusCode() == 200);
        ASTERISK.phones(_ -> PhoneBehavior.onlyRings());
        for (RestClient person : askers.values()) {
            admin.put("/api/users/" + person.get("/api/users/profile").text("id") + "/outside-calls",
                    Map.of("prefixes", List.of("+49"))).expect(200);
        }
    }

    /// A command of the API and what it may be told.
    private record Command(String method, String path, Map<String, Object> body) {

        String of(String call) {
            return path.replace("{id}", call).replace("{pid}", "1");
        }
    }

    private List<Command> commands() {
        JsonNode api = admin.get("/v3/api-docs").expect(200).body();
        List<Command> commands = new ArrayList<>();
        api.at("/paths").properties().stream().filter(path -> path.getKey().startsWith("/api/calls/")
                && !path.getKey().startsWith("/api/calls/missed/"))
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> Set.of("post", "put", "delete").contains(operation.getKey()))
                        .forEach(operation -> commands.add(new Command(operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(), body(api, operation.getValue())))));
        return commands;
    }

    private static Map<String, Object> body(JsonNode api, JsonNode operation) {
        Map<String, Object> known = Map.of("target", BERLIN, "party", "caller", "digits", "1", "mode", "listen",
                "notes", "Called back.", "caller_device", "3002", "callee_device", BERLIN);
        String schema = operation.at("/requestBody/content/application~1json/schema/$ref").asString("")
                .replace("#/", "/");
        Map<String, Object> body = new LinkedHashMap<>();
        if (!schema.isEmpty()) {
            api.at(schema + "/properties").propertyNames().stream().filter(known::containsKey)
                    .forEach(name -> body.put(name, String.valueOf(known.get(name))));
        }
        return body;
    }

    /// Every field of a command that names somebody or a phone, whatever else it says and whatever becomes of the call.
    @Test
    void aMalformedTarget_isSaidToBeOne_andLeavesNoTrace() {
        Map<String, List<Object>> malformed = Map.of("target", List.of("", " ", "------", "      ", "+", "abc", "30 04",
                "3004;x", "3004@elsewhere", "+" + "1".repeat(33), "\0", List.of("3004"), Map.of()),
                "callee_device", List.of("", "------", "abc", "3", "300x", "sip:3004", "+49", "\0"),
                "caller_device", List.of("", "300", "30022", "abc", "+493012345678"),
                "device", List.of("", " ", "3002 web", "3002/web", "\0", "x".repeat(81)),
                "party", List.of("", "nobody", "0", "-1", "1000"), "participant", List.of(0, -1, 1000, "two", 1.5));
        JsonNode api = admin.get("/v3/api-docs").expect(200).body();
        String call = ringing();
        SoftAssertions all = new SoftAssertions();
        int tried = 0;
        for (Command command : commands()) {
            List<Object> before = settledTrace();
            for (String field : fields(api, command)) {
                for (Object value : malformed.getOrDefault(field, List.of())) {
                    Map<String, Object> body = new LinkedHashMap<>(command.body());
                    body.put(field, value);
                    RestClient.Answer answer = admin.send(command.method(), command.of(call), body);
                    all.assertThat(answer.response().statusCode()).as("%s with %s %s: %s", command, field, value,
                            answer.response().body()).isEqualTo(400);
                    tried++;
                }
            }
            all.assertThat(trace()).as("%s", command).isEqualTo(before);
        }
        for (String pid : List.of("x", "1.5", "99999999999")) {
            admin.delete("/api/calls/" + call + "/participants/" + pid).refused(400, "validation-failed");
        }
        endAll();
        all.assertAll();
        assertThat(tried).isGreaterThan(80);
    }

    private static List<String> fields(JsonNode api, Command command) {
        String schema = api.at("/paths").path(command.path()).path(command.method().toLowerCase(Locale.ROOT))
                .at("/requestBody/content/application~1json/schema/$ref").asString("").replace("#/", "/");
        return schema.isEmpty() ? List.of() : List.copyOf(api.at(schema + "/properties").propertyNames());
    }

    /// All that a command could leave behind.
    private List<Object> trace() {
        return List.of(inside("circuits", "inUse"), inside("occupancy", "of", "3002"),
                inside("occupancy", "of", "3004"), inside("occupancy", "of", BERLIN + "@trunk"),
                count("call_events"), count("idempotency_keys"), count("calls"));
    }

    /// The trace once the events of what was wanted before are committed: the same four times in a row.
    private List<Object> settledTrace() {
        AtomicReference<List<Object>> last = new AtomicReference<>(trace());
        AtomicInteger same = new AtomicInteger();
        return await().pollInterval(Duration.ofMillis(20)).until(() -> {
            List<Object> now = trace();
            same.set(now.equals(last.getAndSet(now)) ? same.get() + 1 : 0);
            return now;
        }, _ -> same.get() >= 4);
    }

    private Object inside(String part, String method, Object... of) {
        return String.valueOf(ReflectionTestUtils.<Object>invokeMethod(context.getBean(part), method, of));
    }

    private long count(String table) {
        return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    private String ringing() {
        ASTERISK.dial("3002", "3004");
        return await().until(() -> admin.get("/api/calls/active").expect(200).body().path(0),
                call -> call.path("state").asString("").equals("ringing")).path("id").asString();
    }

    private void endAll() {
        admin.get("/api/calls/active").expect(200).body().valueStream()
                .forEach(call -> admin.post("/api/calls/" + call.path("id").asString() + "/hangup",
                        Map.of("everybody", true)));
        await().until(() -> admin.get("/api/calls/active").expect(200).body().isEmpty());
        await().until(() -> inside("occupancy", "of", "3004").equals("0") && inside("circuits", "inUse").equals("0"));
    }

    private int wanted(RestClient who, Command command, String call) {
        return who
                .send(command.method(), command.of(call), command.body(), "Idempotency-Key", "one-" + System.nanoTime())
                .response().statusCode();
    }

    @Test
    void whoeverIsRefused_whateverTheyWanted_leavesNoTrace() {
        SoftAssertions all = new SoftAssertions();
        int refused = 0;
        for (Command command : commands()) {
            for (Map.Entry<String, RestClient> asker : askers.entrySet()) {
                String call = ringing();
                List<Object> before = settledTrace();
                int status = wanted(asker.getValue(), command, call);
                String what = command + " by " + asker.getKey() + ": " + status;
                if (asker.getKey().equals("stranger")) {
                    all.assertThat(status).as(what).isIn(403, 404);
                }
                if (status >= 400) {
                    refused++;
                    all.assertThat(trace()).as(what).isEqualTo(before);
                }
                endAll();
            }
        }
        all.assertAll();
        assertThat(refused).isGreaterThan(30);
    }

    @Test
    void whatIsWantedOfACallThatHasEnded_isRefused_andLeavesNoTrace() {
        String call = ringing();
        endAll();
        SoftAssertions all = new SoftAssertions();
        commands().stream().filter(command -> command.path().contains("{id}") && !command.path().contains("notes"))
                .forEach(command -> {
                    List<Object> before = settledTrace();
                    all.assertThat(wanted(admin, command, call)).as("%s", command).isBetween(400, 499);
                    all.assertThat(trace()).as("%s", command).isEqualTo(before);
                });
        all.assertAll();
    }

    @Test
    void aPhoneThatMayNotHandACallOn_takesNoCircuit() {
        ASTERISK.phones(_ -> PhoneBehavior.answersAfter(Duration.ZERO));
        String channel = ASTERISK.dial("3002", "3004");
        await().until(() -> ASTERISK.bridges().size() == 1);
        String call = admin.get("/api/calls/active").expect(200).body().path(0).path("id").asString();
        ASTERISK.phones(_ -> PhoneBehavior.onlyRings());
        admin.post("/api/calls/" + call + "/transfer", Map.of("target", "3001", "party", "callee")).expect(202);
        List<Object> before = settledTrace();
        ASTERISK.transfer(channel, BERLIN);
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5))
                .until(() -> inside("circuits", "inUse").equals("0"));
        assertThat(trace()).isEqualTo(before);
        endAll();
    }
}
