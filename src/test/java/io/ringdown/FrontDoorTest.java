package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.account.AccountRef;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.stream.Stream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The front door with real HTTP: signing in, refusals, headers, limits, and that nothing anybody sends is answered 500.
@ActiveProfiles("test")
@SpringBootTest(classes = FrontDoorTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-front",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "server.address=127.0.0.1",
        "ringdown.web.origins=https://desk.example", "ringdown.web.connect-to=wss://live.example:9092"})
class FrontDoorTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    private String admin = "";

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("io.ringdown")
    @ComponentScan({"io.ringdown.account", "io.ringdown.audit", "io.ringdown.device", "io.ringdown.organization",
            "io.ringdown.precondition"})
    @Import({FrontDoor.class, ProblemAdvice.class, ProblemErrors.class, ApiDocs.class, ProductionRules.class,
            ContainerProblems.class, SecurityHeaders.class, TrustedProxies.class, Broken.class})
    static class Front {}

    @Hidden
    @RestController
    static class Broken {

        @GetMapping("/broken")
        String broken(@RequestParam int number) {
            throw new IllegalStateException("jdbc:secret://inside " + number);
        }

        @GetMapping("/me")
        AccountRef me(@AuthenticationPrincipal AccountRef me) {
            return me;
        }

        @GetMapping("/client")
        Map<String, Object> client(HttpServletRequest request) {
            return Map.of("address", request.getRemoteAddr(), "secure", request.isSecure());
        }

        @GetMapping("/time")
        List<Instant> time() {
            return List.of(Instant.parse("2026-01-02T03:04:05.678912Z"), Instant.EPOCH);
        }
    }

    @BeforeEach
    void signIn() throws Exception {
        admin = login("admin", "admin123").get("token").asString();
    }

    @Test
    void aPersonSignsInByNameOrAddress_andIsKnown() throws Exception {
        JsonNode answer = login("ATTENDANT@callservice.com", "attendant123");
        JsonNode user = answer.get("user");
        assertThat(user.get("username").asString()).isEqualTo("attendant");
        assertThat(user.get("type").asString()).isEqualTo("attendant");
        assertThat(user.get("device").asString()).isEqualTo("3001");
        assertThat(user.has("password_hash")).isFalse();
        JsonNode profile = body(get("/api/users/profile", "Authorization", "Bearer " + answer.get("token").asString()));
        assertThat(profile.get("created_at").asString()).matches("\\d{4}-.*\\.\\d{3}Z");
        assertThat(body(get("/me", "Authorization", "Bearer " + admin)).get("type").asString()).isEqualTo("admin");
    }

    @Test
    void theCookieIsHttpOnly_andGoodForOurOwnPagesOnly() throws Exception {
        HttpResponse<String> answer = post("/api/users/login",
                "{\"username\":\"attendant\",\"password\":\"attendant123\"}");
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=86400");
        String token = cookie.substring(0, cookie.indexOf(';'));
        assertThat(get("/me", "Cookie", token).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/me", "", "Cookie", token).statusCode()).isEqualTo(401);
        assertThat(send("DELETE", "/me", "", "Cookie", token, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/me", "", "Cookie", token, "Origin", "https://desk.example").statusCode())
                .isEqualTo(405);
    }

    @Test
    void unknownNameAndWrongPasswordLookTheSame() throws Exception {
        JsonNode unknown = problem(post("/api/users/login", "{\"username\":\"nobody\",\"password\":\"nothing\"}"), 401);
        JsonNode wrong = problem(post("/api/users/login", "{\"username\":\"admin\",\"password\":\"nothing\"}"), 401);
        assertThat(unknown.get("error")).isEqualTo(wrong.get("error"));
        assertThat(unknown.get("code").asString()).isEqualTo("bad-credentials");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{|malformed-json", "[]|validation-failed", "''|unreadable-body",
            "{\"username\":7,\"password\":\"xxxxxx\"}|validation-failed", "null|unreadable-body",
            "{\"username\":\"admin\",\"password\":\"admin123\",\"role\":1}|validation-failed",
            "{\"username\":\"a\\u0000bc\",\"password\":\"admin123\"}|validation-failed",
            "{\"username\":\"\\ud800abc\",\"password\":\"admin123\"}|validation-failed",
            "{\"username\":{},\"password\":\"admin123\"}|validation-failed"})
    void whatIsWrongWithABodyIsSaid(String body, String code) throws Exception {
        HttpResponse<String> answer = post("/api/users/login", body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 401);
        assertThat(body(answer).get("code").asString()).isEqualTo(code);
    }

    @Test
    void deepJsonIsMalformed() throws Exception {
        problem(post("/api/users/login", "[".repeat(100_000)), 400);
    }

    @Test
    void allFailingFieldsAreNamedTogether() throws Exception {
        JsonNode problem = problem(post("/api/users/login", "{\"username\":\"a\",\"password\":\"b\"}"), 400);
        assertThat(problem.get("error").asString()).isEqualTo("Validation failed");
        assertThat(problem.get("details").valueStream().map(detail -> detail.get("field").asString()))
                .containsExactly("password", "username");
    }

    @Test
    void aFieldThatFailsInSeveralWaysIsNamedOnce() throws Exception {
        JsonNode problem = problem(post("/api/users/register",
                "{\"name\":\"\\n\",\"username\":\"?\",\"email\":\"x\",\"password\":null}"), 400);
        assertThat(problem.get("details").valueStream().map(detail -> detail.get("field").asString()))
                .containsExactly("email", "name", "password", "username");
        assertThat(problem.at("/details/1/message").asString()).contains("control characters", ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/api-docs", "/swagger-ui/index.html", "/api/health"})
    void openPagesAnswerHeadLikeGet(String path) throws Exception {
        HttpResponse<String> get = send("GET", path, "");
        HttpResponse<String> head = send("HEAD", path, "");
        assertThat(head.statusCode()).isEqualTo(get.statusCode()).isNotEqualTo(401);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type")).isEqualTo(get.headers().firstValue("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND"})
    void methodsThatNoRouteHas_are405(String method) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((method + " /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).as(method)
                    .startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void aBodyOverTheLimitIs413_alsoWhenItsLengthIsNotAnnounced() throws Exception {
        byte[] large = ("{\"username\":\"" + "x".repeat(1_100_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        problem(exchange("POST", "/api/users/login", HttpRequest.BodyPublishers.ofByteArray(large), "Content-Type",
                "application/json"), 413);
        problem(exchange("POST", "/api/users/login",
                HttpRequest.BodyPublishers.ofByteArrays(Arrays.asList(large, new byte[10])), "Content-Type",
                "application/json"), 413);
    }

    @Test
    void aBodyOverTheLimitOfSomebodyWhoMayNotSendIt_isRefusedForThat() throws Exception {
        byte[] large = ("{\"username\":\"" + "x".repeat(1_100_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        problem(exchange("POST", "/api/users", HttpRequest.BodyPublishers.ofByteArray(large), "Content-Type",
                "application/json"), 401);
        problem(exchange("POST", "/api/users", HttpRequest.BodyPublishers.ofByteArray(large), "Content-Type",
                "application/json", "Authorization", "Bearer " + admin), 413);
    }

    @ParameterizedTest
    @CsvSource({"GET,/nowhere,404,not-found", "PATCH,/api/users/login,405,method-not-allowed",
            "GET,/broken?number=x,400,validation-failed", "GET,/broken,400,bad-request",
            "GET,/nowhere%00,400,bad-request",
            "GET,/a;b/../c,400,bad-request", "GET,/error,404,not-found"})
    void wrongRequestsAreProblems(String method, String path, int status, String code) throws Exception {
        HttpResponse<String> answer = send(method, path, "", "Authorization", "Bearer " + admin);
        assertThat(problem(answer, status).get("code").asString()).isEqualTo(code);
    }

    @Test
    void wrongMediaTypesAreProblems() throws Exception {
        problem(send("POST", "/api/users/login", "x=1", "Content-Type", "application/x-www-form-urlencoded"), 415);
        problem(get("/api/health", "Accept", "image/png"), 406);
    }

    @Test
    void withoutASessionNothingIsAnsweredButWhatIsPublic() throws Exception {
        problem(get("/me"), 401);
        problem(get("/nowhere"), 401);
        problem(get("/actuator/prometheus"), 401);
        String client = login("maria.santos", "client123").get("token").asString();
        problem(get("/actuator/prometheus", "Authorization", "Bearer " + client), 403);
        assertThat(get("/actuator/prometheus", "Authorization", "Bearer " + admin).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health").body()).contains("UP").doesNotContain("db");
        assertThat(get("/actuator/health", "Authorization", "Bearer " + admin).body()).contains("db");
        JsonNode health = body(get("/api/health"));
        assertThat(health.get("status").asString()).isEqualTo("OK");
        assertThat(health.get("service").asString()).isEqualTo("call-service");
        assertThat(body(get("/")).get("status").asString()).isEqualTo("running");
    }

    @ParameterizedTest
    @CsvSource({"x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJhdWQiOiJzZXNzaW9uIiwic3ViIjoiMSJ9.", "''"})
    void forgedTokensAreRefused(String token) throws Exception {
        problem(get("/me", "Authorization", "Bearer " + token), 401);
    }

    /// The line of the error log with this trace id. Contexts in one JVM share one logging system, so the first one's folder has it.
    private static JsonNode logged(String trace) throws IOException {
        for (Path folder : List.of(Path.of("target"), Path.of("logs"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder, 2)) {
                    for (Path file : files.filter(one -> one.endsWith("error.log")).toList()) {
                        for (String line : Files.readAllLines(file)) {
                            if (line.contains(trace)) {
                                return JSON.readTree(line);
                            }
                        }
                    }
                }
            }
        }
        throw new AssertionError("nothing was logged for " + trace);
    }

    @Test
    void whatNobodyExpectedShowsNothingOfTheInside() throws Exception {
        HttpResponse<String> answer = get("/broken?number=1", "Authorization", "Bearer " + admin);
        JsonNode problem = problem(answer, 500);
        assertThat(answer.body()).doesNotContain("secret", "IllegalState", "jdbc");
        assertThat(problem.get("trace_id").asString())
                .isEqualTo(answer.headers().firstValue("X-Trace-Id").orElseThrow());
        JsonNode line = logged(problem.get("trace_id").asString());
        assertThat(line.propertyNames()).contains("timestamp", "level", "message", "service", "error");
        assertThat(line.get("service").asString()).isEqualTo("call-service");
    }

    @Test
    void timesHaveMilliseconds() throws Exception {
        assertThat(get("/time", "Authorization", "Bearer " + admin).body())
                .isEqualTo("[\"2026-01-02T03:04:05.678Z\",\"1970-01-01T00:00:00.000Z\"]");
    }

    @Test
    void originsAreCompared() throws Exception {
        HttpResponse<String> allowed = get("/api/health", "Origin", "https://desk.example");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://desk.example");
        assertThat(get("/api/health", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"/api/health,200", "/me,401", "/v3/api-docs,200", "/nowhere,401", "/swagger-ui/index.html,200"})
    void everyAnswerHasTheHeadersThatProtect(String path, int status) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        Map<String, String> wanted = Map.of("X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY",
                "Referrer-Policy", "no-referrer", "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin", "X-Permitted-Cross-Domain-Policies", "none",
                "X-XSS-Protection", "0");
        wanted.forEach((name, value) -> assertThat(answer.headers().allValues(name)).as(name).containsExactly(value));
        assertThat(answer.headers().firstValue("Permissions-Policy").orElseThrow()).contains("camera=()",
                "geolocation=()", "microphone=(self)");
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
    }

    @Test
    void theContentPolicyIsStrict_andWiderForSwaggerUiAlone() throws Exception {
        for (String path : List.of("/", "/me", "/v3/api-docs", "/swagger-ui.html", "/swagger-uix")) {
            List<String> policies = get(path).headers().allValues("Content-Security-Policy");
            assertThat(policies).as(path).hasSize(1);
            assertThat(policies.getFirst()).startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .endsWith("connect-src 'self' wss://live.example:9092").contains("frame-ancestors 'none'",
                            "base-uri 'none'", "form-action 'self'")
                    .doesNotContain("unsafe", "*", "http:", "https:", "ws:");
        }
        assertThat(get("/swagger-ui/index.html").headers().allValues("Content-Security-Policy")).singleElement()
                .asString().startsWith("default-src 'none'; script-src 'self';").contains("connect-src 'self';")
                .doesNotContain("unsafe-eval", "*", "script-src 'self' '");
    }

    @Test
    void whatAClientSaysOfItselfIsNotBelieved() throws Exception {
        JsonNode client = body(get("/client", "Authorization", "Bearer " + admin, "X-Forwarded-For", "203.0.113.9",
                "Forwarded", "for=203.0.113.9;proto=https", "X-Forwarded-Proto", "https", "X-Real-IP", "203.0.113.9"));
        assertThat(client.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(client.get("secure").asBoolean()).isFalse();
    }

    @Test
    void tooLongHeadersAndTooManyParametersAreRefused() throws Exception {
        problem(get("/api/health", "X-Long", "x".repeat(20_000)), 400);
        String many = IntStream.range(0, 300).mapToObj(number -> "p" + number + "=1").collect(Collectors.joining("&"));
        problem(get("/broken?" + many, "Authorization", "Bearer " + admin), 400);
        assertThat(raw("GET /broken?number=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + admin
                + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400").contains("problem+json");
        problem(send("POST", "/api/users/login", "--x\r\n\r\n--x--", "Content-Type",
                "multipart/form-data; boundary=x"), 415);
    }

    @Test
    void theApiIsDescribedInTheWiresWords() throws Exception {
        String docs = get("/v3/api-docs").body();
        JsonNode api = JSON.readTree(docs);
        assertThat(api.at("/components/schemas/User/properties/created_at").isMissingNode()).isFalse();
        assertThat(api.at("/components/schemas/Problem/properties/trace_id").isMissingNode()).isFalse();
        assertThat(api.at("/paths/~1api~1users~1login/post/requestBody").isMissingNode()).isFalse();
        assertThat(docs).doesNotContain("createdAt");
        assertThat(get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private JsonNode login(String username, String password) throws Exception {
        HttpResponse<String> answer = post("/api/users/login",
                "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return body(answer);
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = body(answer);
        assertThat(problem.propertyNames()).contains("type", "title", "status", "detail", "code", "error", "message",
                "details", "trace_id");
        return problem;
    }

    private static JsonNode body(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return send("POST", path, json, "Content-Type", "application/json");
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return exchange(method, path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    private HttpResponse<String> exchange(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
