package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.ringdown.asterisk.fake.FakeAsterisk;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An Asterisk that speaks TLS, with a certificate of its own making.
class TlsTest {

    private static final char[] PASSWORD = "for-a-test".toCharArray();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void givenASelfSignedCertificate_whenNobodyVouchesForIt_thenItIsRefused() throws Exception {
        try (FakeAsterisk asterisk = FakeAsterisk.start(FakeAsterisk.Options.usual().with(server("localhost")));
                Edge edge = Edge.started(Edge.Settings.of(asterisk)).awaitPhase("waiting")) {
            assertThat(edge.status().lastError()).contains("PKIX");
            assertThat(asterisk.ledger().attempts()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "http"})
    void givenASelfSignedCertificate_whenItIsConfigured_thenItIsAccepted(String transport) throws Exception {
        FakeAsterisk.Options options = transport.equals("http")
                ? FakeAsterisk.Options.old()
                : FakeAsterisk.Options.usual();
        try (FakeAsterisk asterisk = FakeAsterisk.start(options.with(server("localhost")));
                Edge edge = Edge.started(Edge.Settings.of(asterisk).trusting(pem())).awaitReady()) {
            assertThat(edge.status().transport()).isEqualTo(transport);
            String caller = asterisk.dial("3001", "3002");
            edge.awaitHeard("answered");
            asterisk.hangUp(caller, 16);
            edge.awaitOver(1);
        }
    }

    @Test
    void givenATrustedCertificate_whenItIsForAnotherHost_thenItIsRefused() throws Exception {
        try (FakeAsterisk asterisk = FakeAsterisk.start(FakeAsterisk.Options.usual().with(server("asterisk.example")));
                Edge edge = Edge.started(Edge.Settings.of(asterisk).trusting(pem())).awaitPhase("waiting")) {
            assertThat(edge.status().lastError()).contains("localhost");
            assertThat(asterisk.ledger().attempts()).isZero();
        }
    }

    private SslContext server(String host) throws Exception {
        Process keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "fake", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + host,
                "-ext", "san=dns:" + host, "-validity", "2", "-storetype", "PKCS12", "-storepass",
                new String(PASSWORD), "-keystore", store().toString())).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(opened(), PASSWORD);
        return SslContextBuilder.forServer(keys).build();
    }

    private Path store() {
        return directory.resolve("fake.p12");
    }

    private KeyStore opened() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private Path pem() throws Exception {
        String encoded = Base64.getMimeEncoder(64, new byte[]{'\n'})
                .encodeToString(opened().getCertificate("fake").getEncoded());
        return Files.writeString(directory.resolve("fake.pem"),
                "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }
}
