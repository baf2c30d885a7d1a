package io.ringdown.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.RingdownApplication;
import io.ringdown.TestDatabase;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// Devices by REST, with a real database and no Asterisk.
@ActiveProfiles("test")
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-devices", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.device.max-phones=3", "ringdown.device.max-softphones=2", "ringdown.device.sweep-every=1h",
        "ringdown.device.sip-server=pbx.example.com:5061", "ringdown.device.sip-transport=tls",
        "ringdown.device.ice-servers=stun:stun.example.com,turn:turn.example.com?transport=udp",
        "ringdown.device.turn-secret=of-the-turn-server", "ringdown.device.websocket-urls=wss://pbx.example.com/ws",
        "ringdown.account.standing-for=0s"})
class DeskPhonesTest {

    @Autowired
    private DeviceStates states;

    private DeviceRest rest = new DeviceRest(0);

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @BeforeEach
    void onlyTheFirstPhones(@LocalServerPort int port) {
        rest = new DeviceRest(port);
        jdbc.sql("DELETE FROM devices WHERE endpoint <> line").update();
        List.copyOf(states.reachable().keySet())
                .forEach(endpoint -> states.heard("north", endpoint, DeviceState.OFFLINE));
    }

    @Test
    void givenAPhone_whenItsOwnerAddsRenamesRotatesAndDeletesIt_thenTheSecretIsShownOnceEachAndAllIsAudited()
            throws Exception {
        String maria = rest.signIn("maria.santos");
        HttpResponse<String> made = rest.send("POST", "/api/devices/mine", "{\"name\":\" Kitchen \"}", maria);
        JsonNode phone = DeviceRest.body(made, 201);
        assertThat(made.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(made.headers().firstValue("Location")).contains("/api/devices/" + phone.at("/id").asString());
        assertThat(phone.at("/name").asString()).isEqualTo("Kitchen");
        assertThat(phone.at("/username").asString()).matches("3003-[a-z2-9]{8}");
        assertThat(phone.at("/server").toString())
                .isEqualTo("{\"host\":\"pbx.example.com\",\"port\":5061,\"transport\":\"tls\"}");
        assertThat(phone.at("/state").asString()).isEqualTo("offline");
        String secret = phone.at("/secret").asString();
        assertThat(phone.at("/qr").asString()).startsWith("data:image/png;base64,").doesNotContain(secret);
        assertThat(read(Base64.getDecoder().decode(phone.at("/qr").asString().substring(22)))).isEqualTo("sip:"
                + phone.at("/username").asString() + ":" + secret + "@pbx.example.com:5061;transport=tls");

        String route = "/api/devices/" + phone.at("/id").asString();
        states.heard("north", phone.at("/username").asString(), DeviceState.AVAILABLE);
        JsonNode renamed = DeviceRest.body(rest.send("PATCH", route, "{\"name\":\"Hall\"}", maria), 200);
        assertThat(renamed.at("/name").asString()).isEqualTo("Hall");
        assertThat(renamed.at("/state").asString()).isEqualTo("available");
        JsonNode rotated = rest.post(route + "/secret", "", maria, 200);
        assertThat(rotated.at("/secret").asString()).hasSize(24).isNotEqualTo(secret);
        for (String read : List.of(route, "/api/devices/mine", route + "/provisioning")) {
            assertThat(rest.send("GET", read, "", maria).body()).doesNotContain(secret, "ha1\"", "secret");
        }
        assertThat(rest.send("DELETE", route, "", maria).statusCode()).isEqualTo(204);
        DeviceRest.body(rest.send("GET", route, "", maria), 404);

        List<String> audit = jdbc.sql("SELECT action || ' ' || details FROM audit_log WHERE target_id = ? ORDER BY id")
                .param(phone.at("/id").asString()).query((row, _) -> row.getString(1)).list();
        assertThat(audit).hasSize(4);
        assertThat(audit.get(1)).startsWith("device.renamed").contains("Kitchen", "Hall");
        assertThat(String.join(" ",
                jdbc.sql("SELECT audit_log::text FROM audit_log").query((row, _) -> row.getString(1)).list()))
                .doesNotContain(secret, rotated.at("/secret").asString());
    }

    @Test
    void givenSomebodyElsesPhone_whenAClientAsksForIt_thenItDoesNotExist_andForAnAdminItDoes() throws Exception {
        String joao = rest.signIn("joao.silva");
        String id = rest.post("/api/devices/mine", "{\"name\":\"Mine\"}", rest.signIn("maria.santos"), 201)
                .at("/id").asString();
        for (String[] asked : new String[][]{{"GET", "", ""}, {"PATCH", "", "{\"name\":\"x\"}"}, {"DELETE", "", ""},
                {"POST", "/secret", ""}, {"GET", "/provisioning", ""}}) {
            JsonNode problem = DeviceRest.body(rest.send(asked[0], "/api/devices/" + id + asked[1], asked[2], joao),
                    404);
            assertThat(problem.at("/code").asString()).isEqualTo("device-not-found");
        }
        DeviceRest.body(rest.send("GET", "/api/devices", "", joao), 403);
        rest.post("/api/devices", "{\"line\":\"3003\",\"name\":\"x\"}", joao, 403);
        rest.get("/api/devices/" + id, rest.signIn("admin"));
        assertThat(rest.send("POST", "/api/devices/" + id + "/secret", "", rest.signIn("admin")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void givenManyPhones_whenTheAdminListsThem_thenPagesFiltersAndSearchWork() throws Exception {
        String admin = rest.signIn("admin");
        rest.post("/api/devices", "{\"line\":\"3002\",\"name\":\"100%_red\"}", admin, 201);
        JsonNode all = rest.get("/api/devices", admin);
        assertThat(all.at("/total").asInt()).isEqualTo(5);
        assertThat(all.at("/page").asInt()).isEqualTo(1);
        assertThat(names(all)).startsWith("3001", "3002");
        JsonNode second = rest.get("/api/devices?page=2&limit=2", admin);
        assertThat(second.at("/devices").size()).isEqualTo(2);
        assertThat(second.at("/total").asInt()).isEqualTo(5);
        assertThat(names(rest.get("/api/devices?search=MARIA", admin))).containsExactly("3003");
        assertThat(rest.get("/api/devices?search=0%25_r", admin).at("/total").asInt()).isOne();
        assertThat(rest.get("/api/devices?search=%25", admin).at("/total").asInt()).isOne();
        assertThat(rest.get("/api/devices?line=3002&kind=desk_phone", admin).at("/total").asInt())
                .isEqualTo(2);
        String joao = all.at("/devices/1/account_id").asString();
        assertThat(rest.get("/api/devices?account_id=" + joao, admin).at("/total").asInt())
                .isEqualTo(2);
        assertThat(rest.get("/api/devices?kind=softphone", admin).at("/total").asInt()).isZero();
        assertThat(names(rest.get("/api/devices?sort=-line&limit=2", admin))).containsExactly("3004", "3003");
        assertThat(names(rest.get("/api/devices?sort=account_name&limit=2", admin))).containsExactly("3001", "3004");
    }

    @Test
    void givenPhonesInUse_whenTheAdminAsksForAState_thenOnlyThoseInItAreListed() {
        String admin = rest.signIn("admin");
        states.heard("north", "3002", DeviceState.AVAILABLE);
        states.heard("north", "3003", DeviceState.BUSY);
        states.heard("north", "of-nobody-here", DeviceState.BUSY);
        assertThat(names(rest.get("/api/devices?state=available", admin))).containsExactly("3002");
        assertThat(names(rest.get("/api/devices?state=busy", admin))).containsExactly("3003");
        assertThat(rest.get("/api/devices?state=ringing", admin).at("/total").asInt()).isZero();
        assertThat(names(rest.get("/api/devices?state=offline", admin))).containsExactly("3001", "3004");
    }

    private static List<String> names(JsonNode page) {
        return page.at("/devices").valueStream().map(device -> device.at("/username").asString()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "page=0", "page=x", "search=%00", "line=30", "kind=fax",
            "account_id=x", "page=99999999999", "state=asleep",
            "sort=secret"})
    void givenTheList_whenItIsAskedWrongly_thenTheAnswerSaysWhatIsWrong(String query) throws Exception {
        assertThat(DeviceRest.body(rest.send("GET", "/api/devices?" + query, "", rest.signIn("admin")), 400).at("/code")
                .asString())
                .isEqualTo("validation-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"x\"}", "{\"name\":\"\",\"line\":\"3003\"}", "{\"line\":\"3003\"}",
            "{\"name\":\"x\",\"line\":\"3003\",\"secret\":\"mine\"}", "{\"name\":\"a\\u0000b\",\"line\":\"3003\"}",
            "{\"name\":\"x\",\"line\":\"33\"}", "{\"name\":\"x\",\"account_id\":\"me\"}"})
    void givenANewPhone_whenItIsDescribedWrongly_thenNothingIsMade(String described) throws Exception {
        assertThat(rest.post("/api/devices", described, rest.signIn("admin"), 400).at("/code").asString())
                .isEqualTo("validation-failed");
    }

    @Test
    void givenPeopleWithoutALine_whenAPhoneIsWanted_thenTheAnswerIsClear() throws Exception {
        String admin = rest.signIn("admin");
        assertThat(rest.post("/api/devices/mine", "{\"name\":\"x\"}", admin, 409).at("/code").asString())
                .isEqualTo("no-line");
        assertThat(rest.post("/api/devices/softphone", "", admin, 409).at("/code").asString())
                .isEqualTo("no-line");
        assertThat(rest.post("/api/devices", "{\"line\":\"3999\",\"name\":\"x\"}", admin, 404).at("/code")
                .asString()).isEqualTo("line-not-found");
    }

    @Test
    void givenALine_whenManyAddPhonesAtOnce_thenItGetsAsManyAsItMayHave() throws Exception {
        String carlos = rest.signIn("carlos.oliveira");
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 12).mapToObj(n -> many.submit(
                    () -> rest.send("POST", "/api/devices/mine", "{\"name\":\"n\"}", carlos).statusCode())).toList();
            int made = 0;
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(201, 409);
                made += answer.get() == 201 ? 1 : 0;
            }
            assertThat(made).as("with the first phone that makes 3").isEqualTo(2);
        }
        assertThat(rest.post("/api/devices/mine", "{\"name\":\"n\"}", carlos, 409).at("/code").asString())
                .isEqualTo("too-many-devices");
    }

    @Test
    void givenAPhone_whenItIsSetUpByHand_thenThereIsAPageAndACodeWithoutTheSecret() throws Exception {
        String maria = rest.signIn("maria.santos");
        String name = "<b>\\\"Tom & Co\\\"</b> {{uri}} $1";
        JsonNode phone = rest.post("/api/devices/mine", "{\"name\":\"" + name + "\"}", maria, 201);
        String route = "/api/devices/" + phone.at("/id").asString() + "/provisioning";
        String uri = "sip:" + phone.at("/username").asString() + "@pbx.example.com:5061;transport=tls";

        JsonNode data = rest.get(route, maria);
        assertThat(data.at("/uri").asString()).isEqualTo(uri);
        assertThat(data.at("/display_name").asString()).isEqualTo("Maria Santos");
        HttpResponse<byte[]> image = rest.getAs("image/png", route, maria, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(image.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(read(image.body())).isEqualTo(uri);
        HttpResponse<String> page = rest.getAs("text/html,application/xhtml+xml,*/*;q=0.8", route, maria,
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "style-src 'sha256-").doesNotContain("unsafe");
        assertThat(page.body()).contains("&lt;b&gt;&quot;Tom &amp; Co&quot;&lt;/b&gt; {{uri}} $1", "Maria Santos")
                .doesNotContain("<b>", "<script", phone.at("/secret").asString());
        assertThat(rest.getAs("text/csv", route, maria, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(406);
        assertThat(rest.getAs("image/png", route, "", HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    /// What a camera would read.
    private static String read(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new com.google.zxing.RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new com.google.zxing.qrcode.QRCodeReader().decode(new com.google.zxing.BinaryBitmap(
                new com.google.zxing.common.HybridBinarizer(source))).getText();
    }
}
