package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.asterisk.fake.FakeAsterisk;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// Whatever text a parameter has, and whatever went meanwhile, is answered; never by 500.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-text", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0"})
class TextParametersTest {

    private static final FakeAsterisk ASTERISK = FakeAsterisk.start();

    /// Nothing, blanks of all kinds, what means something to SQL, its patterns, its text search and its arrays, and long text.
    private static final List<String> TEXTS = List.of("", " ", "\t", "\n", "\u3000", "\u00a0", "\u2003\u200b", "\u0000",
            "a\u0000b", "'", "''", "\"", "\\", "\\'", "%", "_", "!", ":", ":*", "&", "|", "!()", "<->", "a <-> b",
            "' ' : * & |", "()", "{", "{}", "{\"", "--", "/*", ";", "$1", "?", "#", "é", "\u202e", "\ud83d\ude00",
            "\ufffd", "NaN", "-1", "9223372036854775808", "null", "x".repeat(5000));

    @LocalServerPort
    private int port;

    private RestClient admin = RestClient.to(0);

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
    void signIn() {
        admin = RestClient.to(port).as("admin", "admin123");
    }

    @Test
    void whateverTextAParameterHas_itIsAnswered() {
        JsonNode paths = admin.get("/v3/api-docs").expect(200).body().at("/paths");
        List<String> asked = new ArrayList<>();
        SoftAssertions all = new SoftAssertions();
        paths.properties().forEach(path -> path.getValue().at("/get/parameters").valueStream().forEach(parameter -> {
            for (String text : TEXTS) {
                String address = with(path.getKey(), parameter, URLEncoder.encode(text, StandardCharsets.UTF_8));
                asked.add(address);
                all.assertThat(admin.get(address).response().statusCode()).as(address).isLessThan(500);
            }
        }));
        all.assertAll();
        assertThat(asked).hasSizeGreaterThan(20 * TEXTS.size())
                .anyMatch(address -> address.startsWith("/api/calls/history?text="))
                .anyMatch(address -> address.startsWith("/api/calls/history.csv?text="));
    }

    private static String with(String path, JsonNode parameter, String text) {
        String name = parameter.path("name").asString();
        String there = parameter.path("in").asString().equals("path")
                ? path.replace("{" + name + "}", text.isEmpty() ? "-" : text.replace("+", "%20"))
                : path + "?" + name + "=" + text;
        return there.replaceAll("\\{[^}]*}", "00000000-0000-0000-0000-000000000000");
    }

    @Test
    void blanksAsTheTextOfNotes_restrictNothing() {
        for (String blank : List.of("%20", "%09", "%0A", "%E3%80%80", "%3A*")) {
            admin.get("/api/calls/history?text=" + blank).expect(200);
            admin.get("/api/calls/history.csv?text=" + blank).expect(200);
        }
    }

    @Test
    void whileAnOrganizationIsDeleted_whoeverPutsAMemberHearsThatItIsGone() throws Exception {
        String member = admin.get("/api/users/profile").text("id");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 40; n++) {
                String path = "/api/organizations/"
                        + admin.post("/api/organizations", Map.of("name", "Race " + n)).expect(201).text("id");
                List<Callable<Integer>> both = List.of(
                        () -> admin.put(path + "/members/" + member, Map.of()).response().statusCode(),
                        () -> admin.delete(path).response().statusCode());
                List<Integer> answers = threads.invokeAll(both).stream().map(Future::resultNow).toList();
                assertThat(answers.getFirst()).isIn(204, 404);
                assertThat(answers.getLast()).isEqualTo(204);
            }
        }
    }
}
