package io.ringdown.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.RingdownApplication;
import io.ringdown.TestDatabase;
import io.ringdown.asterisk.fake.FakeAsterisk;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/// Several Asterisk nodes get the same phones, each when it is there.
@ActiveProfiles("test")
@SpringBootTest(classes = RingdownApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "ringdown.logs=target/logs-nodes", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384", "ringdown.live.port=0",
        "ringdown.asterisk.reconnect-longest=300ms"})
class SeveralNodesTest {

    private static final FakeAsterisk NORTH = FakeAsterisk.start();
    private static final FakeAsterisk SOUTH = FakeAsterisk.start();
    private static final FakeAsterisk AWAY = FakeAsterisk.start();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
        AWAY.goAway();
        List<FakeAsterisk> nodes = List.of(NORTH, SOUTH, AWAY);
        for (int i = 0; i < nodes.size(); i++) {
            FakeAsterisk node = nodes.get(i);
            String key = "ringdown.asterisk.nodes[" + i + "].";
            String name = "node" + i;
            registry.add(key + "name", () -> name);
            registry.add(key + "url", node::url);
            registry.add(key + "username", node::username);
            registry.add(key + "password", node::password);
        }
    }

    @AfterAll
    static void stop() {
        List.of(NORTH, SOUTH, AWAY).forEach(FakeAsterisk::close);
    }

    private static List<String> told(FakeAsterisk node, String endpoint) {
        return node.ledger().requests().stream().filter(request -> request.endsWith("res_pjsip/endpoint/" + endpoint))
                .toList();
    }

    @Test
    void givenThreeNodesOfWhichOneIsAway_whenAPhoneIsAddedAndDeleted_thenTheAnswerComesWhenTheOthersKnow() {
        DeviceRest rest = new DeviceRest(port);
        String maria = rest.signIn("maria.santos");
        await().until(() -> told(NORTH, "3003").size() == 1 && told(SOUTH, "3003").size() == 1);
        JsonNode phone = rest.post("/api/devices/mine", "{\"name\":\"Kitchen\"}", maria, 201);
        String endpoint = phone.at("/username").asString();
        String put = "PUT asterisk/config/dynamic/res_pjsip/endpoint/" + endpoint;
        assertThat(told(NORTH, endpoint)).containsExactly(put);
        assertThat(told(SOUTH, endpoint)).containsExactly(put);
        assertThat(told(AWAY, endpoint)).isEmpty();

        AWAY.comeBack();
        await().until(() -> told(AWAY, endpoint).equals(List.of(put)));
        rest.send("DELETE", "/api/devices/" + phone.at("/id").asString(), "", maria);
        for (FakeAsterisk node : List.of(NORTH, SOUTH)) {
            assertThat(told(node, endpoint)).hasSize(2).last().asString().startsWith("DELETE");
        }
        await().until(() -> told(AWAY, endpoint).size() == 2);
    }
}
