package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The pages as a browser fetches them, as the build has made them.
@ActiveProfiles("test")
@SpringBootTest(classes = PagesTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-pages",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "server.address=127.0.0.1"})
class PagesTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final int BUDGET = 150 * 1024;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("io.ringdown")
    @ComponentScan({"io.ringdown.account", "io.ringdown.audit", "io.ringdown.device", "io.ringdown.precondition"})
    @Import({FrontDoor.class, ProblemAdvice.class, ProblemErrors.class, ApiDocs.class, ProductionRules.class,
            ContainerProblems.class, SecurityHeaders.class, TrustedProxies.class, Pages.class})
    static class Front {}

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app", "/app/", "/app/phone", "/app/admin/people/7", "/app/calls?text=x"})
    void givenAnAddressOfThePages_whenABrowserAsks_thenItGetsThePageAnewEachTime(String path) throws Exception {
        HttpResponse<String> page = get(path, "Accept", BROWSER);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(page.body()).contains("<div id=\"app\">");
    }

    @Test
    void givenTheRoot_whenAMachineAsks_thenItGetsJson() throws Exception {
        for (String accept : List.of("*/*", "application/json", "application/json, text/plain, */*")) {
            HttpResponse<String> answer = get("/", "Accept", accept);
            assertThat(answer.statusCode()).as(accept).isEqualTo(200);
            assertThat(answer.body()).as(accept).contains("\"status\":\"running\"");
        }
    }

    @Test
    void givenThePage_whenItIsRead_thenTheContentPolicyAllowsAllOfIt() throws Exception {
        HttpResponse<String> page = get("/app", "Accept", BROWSER);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';", "style-src 'self';").doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("<style", "style=", "javascript:", "onload=", "http:", "https:");
        assertThat(Pattern.compile("<script(?![^>]*\\ssrc=)").matcher(page.body()).find()).as("inline script")
                .isFalse();
    }

    @Test
    void givenWhatThePageLoads_whenABrowserFetchesIt_thenItIsCompressedAndKept() throws Exception {
        for (String asset : assets()) {
            for (String coding : List.of("br", "gzip")) {
                HttpResponse<String> answer = get(asset, "Accept-Encoding", coding);
                assertThat(answer.statusCode()).as(asset).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Encoding")).as(asset).contains(coding);
                assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).as(asset)
                        .contains("max-age=31536000", "immutable");
                assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                        .matches("(text/javascript|text/css).*");
            }
        }
    }

    /// What the sign-in page and then the phone load comes on top; this is what every page begins with.
    @Test
    void givenTheFirstLoad_whenItsScriptsAreAdded_thenTheyAreWithinTheBudget() throws Exception {
        long scripts = 0;
        for (String asset : assets()) {
            if (asset.endsWith(".js")) {
                scripts += http.send(request(asset, "Accept-Encoding", "gzip"), HttpResponse.BodyHandlers.ofByteArray())
                        .body().length;
            }
        }
        assertThat(scripts).isPositive().isLessThan(BUDGET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/nothing.js", "/assets/../application.yaml", "/assets/%2e%2e/application.yaml"})
    void givenNoSuchFile_whenABrowserAsks_thenItGetsAProblemAndNoPage(String path) throws Exception {
        HttpResponse<String> answer = get(path, "Accept", "*/*");
        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.body()).doesNotContain("<div id=\"app\">", "spring:");
    }

    @Test
    void givenAnUnknownAddressOfTheApi_whenABrowserAsks_thenItGetsNoPage() throws Exception {
        HttpResponse<String> anybody = get("/api/nothing", "Accept", BROWSER);
        assertThat(anybody.statusCode()).isEqualTo(401);
        HttpResponse<String> answer = get("/api/nothing", "Accept", BROWSER, "Cookie", cookie());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void givenTheSessionCookie_whenAnUnsafeRequestIsNotOfOurPages_thenItIsNobodys() throws Exception {
        String cookie = cookie();
        assertThat(signOut("Cookie", cookie)).as("a form of who knows where").isEqualTo(401);
        assertThat(signOut("Cookie", cookie, "Sec-Fetch-Site", "cross-site")).isEqualTo(401);
        assertThat(signOut("Cookie", cookie, "Sec-Fetch-Site", "same-site")).isEqualTo(401);
        assertThat(signOut("Cookie", cookie, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(signOut("Cookie", cookie, "Origin", "null")).isEqualTo(403);
        assertThat(signOut("Cookie", cookie, "Origin", "http://127.0.0.1:" + port)).as("our own page").isEqualTo(204);
        assertThat(signOut("Cookie", cookie(), "Sec-Fetch-Site", "same-origin")).as("our own page").isEqualTo(204);
    }

    private int signOut(String... headers) throws Exception {
        return http.send(HttpRequest.newBuilder(uri("/api/users/logout")).headers(headers)
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private String cookie() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri("/api/users/login")).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers
                                .ofString("{\"username\":\"attendant\",\"password\":\"attendant123\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /// What index.html names.
    private List<String> assets() throws Exception {
        List<String> found = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(get("/", "Accept", BROWSER).body())
                .results().map((MatchResult one) -> one.group(1)).toList();
        assertThat(found).anyMatch(name -> name.endsWith(".js")).anyMatch(name -> name.endsWith(".css"));
        return found;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return http.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String... headers) {
        return HttpRequest.newBuilder(uri(path)).headers(headers).build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
