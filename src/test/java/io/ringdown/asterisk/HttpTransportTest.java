package io.ringdown.asterisk;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.AriVersion;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.HttpParam;
import ch.loway.oss.ari4java.tools.RestException;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {

    private final WireMockServer server = new WireMockServer(
            wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop();
    }

    @Test
    void givenARequest_whenItIsSent_thenItSaysWhoAsksAndItsBodyIsJson() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("[]")));
        AriTransport.Answer answer = transport("").request(new AriRequest("PUT", "asterisk/config/dynamic/a/b/c",
                List.of(), "{\"fields\":[{\"attribute\":\"callerid\",\"value\":\"João\"}]}")).join();
        assertThat(answer).isEqualTo(new AriTransport.Answer(200, "[]"));
        server.verify(putRequestedFor(urlEqualTo("/ari/asterisk/config/dynamic/a/b/c"))
                .withHeader("Authorization", equalTo("Basic cmluZ2Rvd246c8OpY3JldA=="))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalToJson("{\"fields\":[{\"attribute\":\"callerid\",\"value\":\"João\"}]}")));
    }

    @Test
    void givenPathAndQueryWithEverything_whenTheyAreSent_thenTheyArriveAsTheyWere() {
        server.stubFor(any(anyUrl()).willReturn(status(204)));
        transport("/pbx/").request(new AriRequest("POST", "channels/" + AriRequest.segment("a b/c+d%ü"),
                List.of(HttpParam.build("callerId", "\"Ana & Zé\" <3001>"), HttpParam.build("none", (String) null)),
                null)).join();
        server.verify(anyRequestedFor(urlEqualTo(
                "/pbx/ari/channels/a%20b%2Fc%2Bd%25%C3%BC?callerId=%22Ana+%26+Z%C3%A9%22+%3C3001%3E")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 400, 401, 403, 404, 409, 412, 422, 500, 503})
    void givenAStatus_whenItIsAnswered_thenItIsHandedOnWithItsBody(int status) {
        String body = status == 204 ? "" : "{\"message\":\"because\"}";
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
        assertThat(transport("").request(AriRequest.get("channels")).join())
                .isEqualTo(new AriTransport.Answer(status, body));
    }

    @Test
    void givenNoAnswer_whenTheTimeIsOver_thenTheRequestFails() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
        assertThatThrownBy(() -> transport("").request(AriRequest.get("channels")).join())
                .hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void givenAnAnswerThatIsNone_whenItIsRead_thenTheRequestFails(Fault fault) {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
        assertThatThrownBy(() -> transport("").request(AriRequest.get("channels")).join())
                .hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{", "[{]", "\"text\""})
    void givenABodyThatIsNoJson_whenATypedActionReadsIt_thenItFailsAsAnAriException(String body) {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody(body)));
        assertThatThrownBy(() -> typed().channels().list().execute()).isInstanceOf(ARIException.class);
    }

    @Test
    void givenARefusal_whenATypedActionMeetsIt_thenItsStatusIsKnown() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(409).withBody("{\"message\":\"x\"}")));
        assertThatThrownBy(() -> typed().channels().hangup("a b").execute())
                .isInstanceOfSatisfying(RestException.class, refused -> assertThat(refused.getCode()).isEqualTo(409));
    }

    @Test
    void givenAFile_whenItIsCopied_thenItIsOnDisk_andWhatCannotBeHadFails(@TempDir Path directory) throws IOException {
        AriRequest request = AriRequest.get("recordings/stored/a/file");
        byte[] content = new byte[3_000_000];
        Arrays.fill(content, (byte) 7);
        Path into = Files.writeString(directory.resolve("a.wav"), "what was there before");
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody(content)));
        assertThat(transport("").copy(request, into, Duration.ofSeconds(20))).isEqualTo(200);
        assertThat(into).hasBinaryContent(content);
        server.stubFor(any(anyUrl()).willReturn(status(404)));
        assertThat(transport("").copy(request, into, Duration.ofSeconds(20))).isEqualTo(404);
        server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
        assertThatThrownBy(() -> transport("").copy(request, into, Duration.ofSeconds(20)))
                .isInstanceOf(IOException.class);
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(content).withChunkedDribbleDelay(100, 60_000)));
        assertThatThrownBy(() -> transport("").copy(request, into, Duration.ofMillis(300)))
                .hasMessageContaining("was not there in");
    }

    private ARI typed() {
        ARI ari = new ARI();
        ari.setVersion(AriVersion.ARI_10_0_0);
        AriTransport transport = transport("");
        Ari4javaClient typed = new Ari4javaClient(() -> transport);
        ari.setHttpClient(typed);
        ari.setWsClient(typed);
        return ari;
    }

    private HttpTransport transport(String path) {
        URI url = URI.create("http://localhost:" + server.port() + path);
        return new HttpTransport(client,
                new AriAddress(new AsteriskProperties.Node("fake", url, "ringdown", "sécret", null)),
                Duration.ofMillis(500));
    }
}
