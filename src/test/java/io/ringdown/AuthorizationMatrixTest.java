package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.ringdown.asterisk.fake.FakeAsterisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

/// Every route, asked by everybody: who gets in is written in `src/test/resources/authorization.txt`, one line a route. The
/// routes are those of the API's description and of the running service, so that a new one without a line fails.
@ActiveProfiles("test")
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-matrix", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=" + AuthorizationMatrixTest.SECRET, "ringdown.live.port=0",
        "ringdown.device.max-phones=100"})
class AuthorizationMatrixTest {

    static final String SECRET = "a-secret-of-the-tests-that-is-long-enough-for-hs384";

    private static final Path TABLE = Path.of("src/test/resources/authorization.txt");

    private static final String PASSWORD = "walrus-on-a-bicycle";

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext context;

    private final Map<String, RestClient> askers = new LinkedHashMap<>();

    private final Map<String, String> targets = new LinkedHashMap<>();

    private RestClient admin = RestClient.to(0);

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        TestAsterisk.register(registry, ASTERISK);
    }

    @BeforeAll
    void comeTogether() {
        ASTERISK.register("3004", true);
        RestClient anybody = RestClient.to(port);
        admin = anybody.as("admin", "admin123");
        RestClient owner = anybody.as("joao.silva", "client123");
        askers.put("anybody", anybody);
        askers.put("guest", anybody.with(token(guest(), "session", 600).signWith(key(SECRET)).compact()));
        askers.put("owner", owner);
        askers.put("other", anybody.as("maria.santos", "client123"));
        askers.put("attendant", anybody.as("attendant", "attendant123"));
        askers.put("admin", admin);
        for (String scope : List.of("events:write", "calls:read", "voice-calls")) {
            askers.put(scope, anybody.with(
                    admin.post("/api/keys", Map.of("name", scope, "scopes", List.of(scope))).expect(201).text("key")));
        }
        String me = owner.get("/api/users/profile").text("id");
        UUID id = UUID.fromString(me);
        askers.put("expired", anybody.with(token(id, "session", -60).signWith(key(SECRET)).compact()));
        askers.put("wrong aud", anybody.with(token(id, "reset", 60).signWith(key(SECRET)).compact()));
        askers.put("alg none", anybody.with(token(id, "session", 60).compact()));
        askers.put("wrong signature",
                anybody.with(token(id, "session", 60).signWith(key("another-secret-that-is-long-enough-for-hs384-too"))
                        .compact()));
        askers.put("deleted", deleted(anybody));
        askers.put("suspended", suspended(anybody));
        targets.put("/actuator/metrics/", "jvm.memory.used");
        targets.put("/api/users/", me);
        targets.put("/api/keys/", admin.post("/api/keys", Map.of("name", "target", "scopes", List.of("calls:read")))
                .expect(201).text("id"));
        targets.put("/api/organizations/", organization());
        targets.put("/api/devices/", phone());
        targets.put("/api/calls/", endedCall(owner));
    }

    @AfterAll
    static void stop() {
        ASTERISK.close();
    }

    private UUID guest() {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO accounts (id, name, username, email, password_hash, type, created_at, updated_at)
                VALUES (?, 'Guest', 'guest', 'guest@example.com', 'none', 'guest', now(), now())""").param(id).update();
        return id;
    }

    private RestClient deleted(RestClient anybody) {
        String id = register();
        RestClient gone = anybody.as(
                admin.get("/api/users/" + id).text("username"), PASSWORD);
        admin.delete("/api/users/" + id).expect(204);
        return gone;
    }

    /// Signed in before.
    private RestClient suspended(RestClient anybody) {
        String id = register();
        RestClient person = anybody.as(admin.get("/api/users/" + id).text("username"), PASSWORD);
        admin.put("/api/users/" + id, Map.of("status", "suspended")).expect(200);
        return person;
    }

    private String register() {
        return admin.post("/api/users", newcomer()).expect(201).text("id");
    }

    /// One that the owner belongs to.
    private String organization() {
        String id = admin.post("/api/organizations", Map.of("name", "Clinic")).expect(201).text("id");
        admin.put("/api/organizations/" + id + "/members/" + targets.get("/api/users/"), Map.of()).expect(204);
        return id;
    }

    /// A new phone of the owner's.
    private String phone() {
        return Objects.requireNonNull(askers.get("owner")).post("/api/devices/mine", Map.of("name", "Fresh"))
                .expect(201)
                .text("id");
    }

    private static Map<String, String> newcomer() {
        String username = "matrix" + NUMBER.incrementAndGet();
        return Map.of("name", "Somebody", "username", username, "email", username + "@example.com", "password",
                PASSWORD);
    }

    private String endedCall(RestClient owner) {
        await().until(() -> RestClient.to(port).get("/actuator/health/readiness").response().statusCode() == 200);
        String channel = ASTERISK.dial("3002", "3004");
        await().until(() -> ASTERISK.bridges().size() == 1);
        ASTERISK.hangUp(channel, 16);
        return await().until(() -> owner.get("/api/calls/history").expect(200).body().at("/calls/0"),
                call -> call.path("status").asString("").equals("ended")).path("id").asString();
    }

    private static JwtBuilder token(UUID account, String audience, long seconds) {
        return Jwts.builder().id(UUID.randomUUID().toString()).audience().add(audience).and()
                .subject(account.toString()).claim("ver", 0).issuedAt(Date.from(Instant.now().minusSeconds(100)))
                .expiration(Date.from(Instant.now().plusSeconds(seconds)));
    }

    private static java.security.Key key(String secret) {
        return Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
    }

    /// A line of the table.
    private record Row(String method, String path, List<Integer> expected) {

        static Row read(String line) {
            String[] words = line.strip().split("\\s+");
            return new Row(words[0], words[1],
                    Arrays.stream(words).skip(2).map(Integer::valueOf).toList());
        }

        String route() {
            return method + " " + path;
        }
    }

    private static List<String> columns() throws IOException {
        String head = Files.readAllLines(TABLE).stream().filter(line -> line.startsWith("# route")).findFirst()
                .orElseThrow();
        return List.of(head.substring("# route".length()).strip().split("\\s+"));
    }

    private static List<Row> table() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::read).toList();
    }

    @Test
    void everyRouteHasALine_andEveryLineARoute() throws IOException {
        Set<String> known = table().stream().map(Row::route).collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        JsonNode paths = admin.get("/v3/api-docs").expect(200).body().at("/paths");
        paths.properties().forEach(path -> path.getValue().propertyNames()
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(known).as("routes of the API's description").containsAll(described);
        assertThat(known).as("lines of the table").isEqualTo(mapped(described));
    }

    /// What the service itself says it answers, hidden or not.
    private Set<String> mapped(Set<String> described) {
        Set<String> routes = new TreeSet<>(described);
        for (RequestMappingInfoHandlerMapping mapping : context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()) {
            mapping.getHandlerMethods().keySet().forEach(info -> routes.addAll(routes(info)));
        }
        return routes;
    }

    private static List<String> routes(RequestMappingInfo info) {
        List<String> routes = new ArrayList<>();
        Set<String> methods = info.getMethodsCondition().getMethods().stream().map(Enum::name)
                .collect(Collectors.toSet());
        for (String path : info.getPatternValues()) {
            (methods.isEmpty() ? Set.of("GET") : methods).forEach(method -> routes.add(method + " " + path));
        }
        return routes;
    }

    @Test
    void whoMayGetsInAndNobodyElse() throws IOException {
        List<String> columns = columns();
        SoftAssertions all = new SoftAssertions();
        for (Row row : table()) {
            assertThat(row.expected()).as(row.route()).hasSize(columns.size());
            for (String name : askers.keySet()) {
                int expected = row.expected().get(Math.max(0, columns.indexOf(name)));
                RestClient.Answer answer = ask(name, row);
                all.assertThat(answer.response().statusCode()).as("%s by %s: %s", row.route(), name, start(answer))
                        .isEqualTo(expected);
            }
        }
        all.assertAll();
    }

    /// The role is asked for before the body is read.
    @Test
    void whoMayNotCallARoute_isToldSo_whateverTheBodyAndItsType() throws IOException {
        List<String> columns = columns();
        SoftAssertions all = new SoftAssertions();
        List<Row> writing = table().stream().filter(row -> !row.method().equals("GET"))
                .filter(row -> !row.path().equals("/api/calls/make")).toList(); // 403 there is about the line in the body
        for (Row row : writing) {
            for (String name : columns) {
                if (row.expected().get(columns.indexOf(name)) == 403) {
                    for (Object body : List.of(Map.of(), List.of(), "", Map.of("no", "such"),
                            Map.of("name", List.of()))) {
                        RestClient.Answer answer = Objects.requireNonNull(askers.get(name)).send(row.method(),
                                path(row), body);
                        all.assertThat(answer.response().statusCode())
                                .as("%s by %s with %s: %s", row.route(), name, body, start(answer)).isEqualTo(403);
                    }
                    for (String header : List.of("Content-Type: text/plain", "Content-Type: application/xml",
                            "Content-Type: nonsense", "Accept: image/png", "If-Match: nonsense")) {
                        RestClient.Answer answer = Objects.requireNonNull(askers.get(name)).send(row.method(),
                                path(row), Map.of(), header.split(": "));
                        all.assertThat(answer.response().statusCode())
                                .as("%s by %s with %s: %s", row.route(), name, header, start(answer)).isEqualTo(403);
                    }
                }
            }
        }
        all.assertAll();
    }

    private static String start(RestClient.Answer answer) {
        String body = String.valueOf(answer.response().body());
        return body.substring(0, Math.min(200, body.length()));
    }

    /// Signing out would end the session for the lines to come: it gets one of its own.
    private RestClient.Answer ask(String name, Row row) {
        RestClient asker = Objects.requireNonNull(askers.get(name));
        if (row.path().endsWith("/logout") && Set.of("owner", "other", "attendant", "admin").contains(name)) {
            asker = switch (name) {
                case "owner" -> asker.as("joao.silva", "client123");
                case "other" -> asker.as("maria.santos", "client123");
                case "attendant" -> asker.as("attendant", "attendant123");
                default -> asker.as("admin", "admin123");
            };
        }
        return asker.send(row.method(), path(row),
                row.method().equals("GET") ? null : body(row));
    }

    private String path(Row row) {
        if (!row.path().contains("{")) {
            return row.path().replace("**", "liveness");
        }
        String account = String.valueOf(targets.get("/api/users/"));
        if (row.method().equals("DELETE") && row.path().startsWith("/api/users/{id}")) {
            return row.path().replace("{id}", register());
        }
        if (row.method().equals("DELETE") && row.path().startsWith("/api/organizations/{id}")) {
            return row.path().replace("{id}", organization()).replace("{account}", account);
        }
        if (row.method().equals("DELETE") && row.path().equals("/api/devices/{id}")) {
            return row.path().replace("{id}", phone());
        }
        String prefix = targets.keySet().stream().filter(row.path()::startsWith).findFirst().orElse("");
        return row.path().replace("{pid}", "2").replace("{account}", account).replaceAll("\\{[^}]*}",
                targets.getOrDefault(prefix, "none"));
    }

    private static Object body(Row row) {
        return switch (row.route()) {
            case "POST /api/users/login", "POST /users/login" -> Map.of("username", "attendant", "password",
                    "attendant123");
            case "POST /api/users/register", "POST /api/users" -> newcomer();
            case "POST /api/keys" -> Map.of("name", "made", "scopes", List.of("calls:read"));
            case "POST /api/devices" -> Map.of("line", "3002", "name", "Fresh");
            case "POST /api/devices/mine", "PATCH /api/devices/{id}" -> Map.of("name", "Fresh");
            case "POST /api/calls/{id}/notes" -> Map.of("notes", "Somebody called.");
            case "PUT /api/users/{id}/outside-calls", "PUT /api/organizations/{id}/outside-calls" ->
                Map.of("prefixes", List.of("+49"));
            case "POST /api/organizations", "PUT /api/organizations/{id}" -> Map.of("name", "Clinic");
            case "PUT /api/calls/missed/seen" -> Map.of("seen_until", "2026-11-01T10:00:00Z");
            case "PUT /api/agents/me/status" -> Map.of("status", "available");
            case "POST /api/calls/make" -> Map.of("caller_device", "3002", "callee_device", "3004");
            case "POST /api/calls/{id}/hold", "POST /api/calls/{id}/resume", "POST /api/calls/{id}/mute",
                    "POST /api/calls/{id}/unmute" ->
                Map.of("party", "caller");
            case "POST /api/calls/{id}/transfer" -> Map.of("target", "3004", "party", "caller");
            case "POST /api/calls/{id}/participants" -> Map.of("target", "3004", "party", "caller");
            case "POST /api/calls/{id}/park" -> Map.of("party", "caller");
            case "POST /api/calls/{id}/monitor" -> Map.of("mode", "listen");
            case "POST /api/calls/{id}/dtmf" -> Map.of("party", "caller", "digits", "1");
            default -> Map.of();
        };
    }
}
