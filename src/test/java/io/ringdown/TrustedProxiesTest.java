package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Behind a reverse proxy that is trusted, which the test plays itself. [FrontDoorTest] shows that nobody else is believed.
@ActiveProfiles("test")
@SpringBootTest(classes = FrontDoorTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "server.address=127.0.0.1", "TRUSTED_PROXIES=127.0.0.1,10.0.0.0/24",
        "ringdown.account.metrics-from=127.0.0.1,192.0.2.0/24",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384"})
class TrustedProxiesTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"203.0.113.9|203.0.113.9", "203.0.113.9, 10.0.0.7|203.0.113.9",
            "127.0.0.1, 203.0.113.9|203.0.113.9", "198.51.100.1, 203.0.113.9, 10.0.0.7|203.0.113.9"})
    void givenATrustedProxy_whenItForwards_thenTheLastAddressThatIsNoProxyCounts(String forwarded, String client)
            throws Exception {
        String answer = get("/client", "X-Forwarded-For", forwarded, "X-Forwarded-Proto", "https").body();
        assertThat(answer).contains("\"address\":\"" + client + "\"", "\"secure\":true");
    }

    @Test
    void givenATrustedProxy_whenTheClientCameByHttps_thenTheCookieIsSecureAndHttpsIsRemembered() throws Exception {
        HttpResponse<String> answer = login("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure", "; HttpOnly");
        assertThat(answer.headers().firstValue("Strict-Transport-Security").orElseThrow())
                .matches("max-age=31536000 ; includeSubDomains");
        HttpResponse<String> plain = login("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "http");
        assertThat(plain.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain("Secure");
        assertThat(plain.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void givenMetricsForSomeAddresses_whenAProxyForwardsOthers_thenTheyAreRefused() throws Exception {
        assertThat(metrics("X-Forwarded-For", "203.0.113.9")).isEqualTo(401);
        assertThat(metrics("X-Forwarded-For", "127.0.0.1, 203.0.113.9")).isEqualTo(401);
        assertThat(metrics("X-Forwarded-For", "203.0.113.9, 192.0.2.5")).as("what is left is a doubt").isEqualTo(401);
        assertThat(metrics("X-Forwarded-For", "192.0.2.5")).isEqualTo(200);
        assertThat(metrics("Accept", "text/plain")).as("the collector beside us").isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3,10.1.2.3/32", "10.0.0.0/24,10.0.0.0/24", "2001:db8::1,2001:db8::1/128",
            "2001:db8::/32,2001:db8::/32"})
    void anAddressIsANetworkToo(String given, String network) {
        assertThat(TrustedProxies.network(given)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0", "0.0.0.0/0", "::/0", "10\\..*", "/24",
            "10.0.0.0/"})
    void whatIsNoNetworkIsRefusedAtTheStart(String given) {
        assertThatThrownBy(() -> TrustedProxies.network(given)).isInstanceOf(StartRefused.class)
                .hasMessageContaining("TRUSTED_PROXIES");
    }

    private int metrics(String... headers) throws Exception {
        return send(HttpRequest.newBuilder(address("/actuator/prometheus")).headers(headers)).statusCode();
    }

    private HttpResponse<String> login(String... headers) throws Exception {
        return send(HttpRequest.newBuilder(address("/api/users/login")).headers(headers)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers
                        .ofString("{\"username\":\"admin\",\"password\":\"admin123\"}")));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        String cookie = login("Accept", "application/json").headers().firstValue("Set-Cookie").orElseThrow();
        return send(HttpRequest.newBuilder(address(path)).headers(headers).header("Cookie",
                cookie.substring(0, cookie.indexOf(';'))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
