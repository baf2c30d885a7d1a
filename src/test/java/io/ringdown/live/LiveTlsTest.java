package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringdown.SelfSigned;
import io.ringdown.call.CallEventType;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/// REST and Socket.IO with one certificate, set by `SSL_CERT_PATH` and `SSL_KEY_PATH` alone, the key encrypted and its password
/// in a file.
@TestPropertySource(properties = {"SSL_CERT_PATH=target/live-tls/cert.pem", "SSL_KEY_PATH=target/live-tls/key.pem",
        "SSL_KEY_PASSWORD_FILE=target/live-tls/password", "spring.ssl.bundle.watch.file.quiet-period=100ms"})
class LiveTlsTest extends LiveTestApplication {

    private static final Path DIRECTORY = Path.of("target", "live-tls");

    private static final String PASSWORD = "of the key";

    private static final SelfSigned CERTIFICATE = certificate();

    private static SelfSigned certificate() {
        try {
            SelfSigned made = SelfSigned.in(DIRECTORY, PASSWORD);
            Files.writeString(DIRECTORY.resolve("password"), PASSWORD + "\n");
            return made;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    String rest() {
        return "https://localhost:" + http;
    }

    @Override
    HttpClient client() {
        return HttpClient.newBuilder().sslContext(CERTIFICATE.trusting()).build();
    }

    private String live() {
        return "https://localhost:" + server.port();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void givenACertificate_whenTheJavaScriptClientTrustsIt_thenItHearsItsCalls(String transport) throws Exception {
        UUID maria = account("maria.santos");
        try (JsSocketClient client = JsSocketClient.start(live(), CERTIFICATE.certificate(),
                Map.of("auth", Map.of("token", token("maria.santos")), "transports",
                        List.of(transport.split(",", -1))))) {
            client.await(heard -> heard.kind().equals("connect"));
            pushes.committed(List.of(event("tls-" + transport, 1, CallEventType.CREATED, maria, UUID.randomUUID())));
            assertThat(client.awaitEvent("call_initiated").body().get("call_id").asString())
                    .isEqualTo("tls-" + transport);
        }
    }

    @Test
    void givenACertificateNobodyVouchesFor_whenTheJavaScriptClientMeetsIt_thenItRefuses() throws Exception {
        try (JsSocketClient client = JsSocketClient.start(live(), null,
                Map.of("auth", Map.of("token", token("maria.santos")), "transports", List.of("websocket")))) {
            client.await(heard -> heard.kind().equals("connect_error"));
            assertThat(client.heard()).noneMatch(heard -> heard.kind().equals("connect"));
        }
    }

    @Test
    void givenHttps_whenAPersonSignsIn_thenTheCookieIsSecureAndHttpsIsRemembered() throws Exception {
        HttpRequest login = HttpRequest.newBuilder(URI.create(rest() + "/api/users/login"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers
                        .ofString("{\"username\":\"admin\",\"password\":\"admin123\"}"))
                .build();
        try (HttpClient client = client()) {
            HttpResponse<String> answer = client.send(login, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure", "; HttpOnly");
            assertThat(answer.headers().firstValue("Strict-Transport-Security").orElseThrow())
                    .startsWith("max-age=31536000");
        }
    }

    @Test
    void givenTls_whenSomebodySpeaksPlainly_thenNothingIsServed() throws Exception {
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.plainUntilClosed()).doesNotContain("HTTP", "sid");
        }
        try (RawSocket raw = new RawSocket(http)) {
            raw.send("GET /api/health HTTP/1.0\r\nHost: x\r\n\r\n");
            assertThat(raw.plainUntilClosed()).doesNotContain("200", "call-service");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.1", "TLSv1"})
    void givenAnOldProtocol_whenAClientKnowsNoOther_thenItIsRefused(String protocol) throws Exception {
        for (int port : new int[]{http, server.port()}) {
            assertThat(protocolOf(port, "TLSv1.2")).isEqualTo("TLSv1.2");
            assertThat(protocolOf(port, "TLSv1.3")).isEqualTo("TLSv1.3");
            assertThatThrownBy(() -> protocolOf(port, protocol)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void givenANewCertificate_whenItsFilesAreReplaced_thenNewConnectionsGetIt_andOpenOnesStay() throws Exception {
        UUID maria = account("maria.santos");
        X509Certificate before = CERTIFICATE.read();
        try (JsSocketClient open = JsSocketClient.start(live(), CERTIFICATE.certificate(),
                Map.of("auth", Map.of("token", token("maria.santos")), "transports", List.of("websocket")))) {
            open.await(heard -> heard.kind().equals("connect"));
            assertThat(shown(http)).isEqualTo(before);
            assertThat(shown(server.port())).isEqualTo(before);
            X509Certificate renewed = SelfSigned.in(DIRECTORY, PASSWORD).read();
            assertThat(renewed).isNotEqualTo(before);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> shown(http).equals(renewed) && shown(server.port()).equals(renewed));
            pushes.committed(List.of(event("renewed", 1, CallEventType.CREATED, maria, UUID.randomUUID())));
            assertThat(open.awaitEvent("call_initiated").body().get("call_id").asString()).isEqualTo("renewed");
            assertThat(token("joao.silva")).isNotEmpty();
        }
    }

    private static String protocolOf(int port, String protocol) throws Exception {
        try (SSLSocket socket = (SSLSocket) CERTIFICATE.trusting().getSocketFactory().createSocket("localhost",
                port)) {
            socket.setEnabledProtocols(new String[]{protocol});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private static Certificate shown(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Everybody()}, null);
        try (Socket socket = context.getSocketFactory().createSocket("localhost", port)) {
            ((SSLSocket) socket).startHandshake();
            return ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        }
    }

    /// Trusts whoever it meets, to see who it is.
    private static final class Everybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

        @Override
        public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
