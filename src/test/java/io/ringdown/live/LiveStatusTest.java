package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Who hears what of people's status, with the real JavaScript client; what phones do is made up by the test.
class LiveStatusTest extends LiveTestApplication {

    @Autowired
    private DeviceStates phones;

    @BeforeEach
    void nobodyHasAPhoneOrSaysAnything() throws Exception {
        phones.heard("test", "3003", DeviceState.OFFLINE);
        phones.heard("test", "3002", DeviceState.OFFLINE);
        put("maria.santos", "available");
        put("joao.silva", "available");
        await().until(() -> status("3002").equals("offline"));
        await().until(() -> status("3003").equals("offline"));
    }

    private void put(String username, String status) throws Exception {
        assertThat(send("PUT", "/api/agents/me/status", token(username), "{\"status\":\"" + status + "\"}")
                .path("set_status").asString()).isEqualTo(status);
    }

    private String status(String line) throws Exception {
        return send("GET", "/api/agents?search=" + line, token("attendant"), "").at("/agents/0/status").asString();
    }

    private static List<String> statuses(JsSocketClient client) {
        return client.events().stream().filter(event -> event.name().equals("status_updated"))
                .map(event -> event.body().get("username").asString() + " " + event.body().get("status").asString())
                .toList();
    }

    private static void awaitStatuses(JsSocketClient client, String... statuses) {
        await().untilAsserted(() -> assertThat(statuses(client)).containsExactly(statuses));
    }

    @Test
    void whatPhonesDo_isToldToTheirPersonsTabsAndToStaff_andToNobodyElse() throws Exception {
        try (JsSocketClient attendant = JsSocketClient.connect(server.port(), token("attendant"));
                JsSocketClient tab = JsSocketClient.connect(server.port(), token("maria.santos"));
                JsSocketClient anotherTab = JsSocketClient.connect(server.port(), token("maria.santos"));
                JsSocketClient joao = JsSocketClient.connect(server.port(), token("joao.silva"))) {
            phones.heard("test", "3003", DeviceState.AVAILABLE);
            for (JsSocketClient client : List.of(attendant, tab, anotherTab)) {
                JsonNode body = client.awaitEvent("status_updated").body();
                assertThat(body.propertyNames()).containsExactlyInAnyOrder("user_id", "username", "status",
                        "set_status", "device", "since");
                assertThat(body.get("user_id").asString()).isEqualTo(account("maria.santos").toString());
                assertThat(body.get("status").asString()).isEqualTo("available");
                assertThat(body.get("set_status").asString()).isEqualTo("available");
                assertThat(body.get("device").asString()).isEqualTo("3003");
                assertThat(body.get("since").asString())
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z");
            }
            assertThat(tab.ask("update_status", Map.of("status", "do_not_disturb")).get("success").asBoolean())
                    .isTrue();
            for (JsSocketClient client : List.of(attendant, tab, anotherTab)) {
                awaitStatuses(client, "maria.santos available", "maria.santos do_not_disturb");
            }
            anotherTab.ask("update_status", Map.of("status", "available"));
            awaitStatuses(attendant, "maria.santos available", "maria.santos do_not_disturb",
                    "maria.santos available");
            assertThat(joao.events()).isEmpty();
        }
    }

    @Test
    void whatOneSaid_isReadBesideItsVersion() throws Exception {
        String maria = token("maria.santos");
        Map<Long, String> said = new ConcurrentHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readWhile(maria, said, over));
        for (int n = 0; n < 60; n++) {
            String status = List.of("away", "do_not_disturb", "available").get(n % 3);
            JsonNode set = send("PUT", "/api/agents/me/status", maria, "{\"status\":\"" + status + "\"}");
            assertThat(said.merge(set.get("version").asLong(), status, (read, _) -> read)).isEqualTo(status);
        }
        over.set(true);
        assertThat(reading.get(10, TimeUnit.SECONDS)).isGreaterThan(1);
    }

    /// @param said by version; a version that was read first is kept with what stood beside it
    /// @return how many times it was read
    private int readWhile(String token, Map<Long, String> said, AtomicBoolean over) {
        int times = 0;
        while (!over.get()) {
            try {
                JsonNode mine = send("GET", "/api/agents/me", token, "");
                String status = mine.get("set_status").asString();
                assertThat(said.merge(mine.get("version").asLong(), status, (before, _) -> before)).isEqualTo(status);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
            times++;
        }
        return times;
    }

    @Test
    void aPhoneThatComesAndGoes_isNoStorm() throws Exception {
        try (JsSocketClient attendant = JsSocketClient.connect(server.port(), token("attendant"))) {
            for (int i = 0; i < 1_000; i++) {
                phones.heard("test", "3003", DeviceState.AVAILABLE);
                phones.heard("test", "3003", DeviceState.OFFLINE);
            }
            phones.heard("test", "3002", DeviceState.AVAILABLE);
            await().until(() -> statuses(attendant).contains("joao.silva available"));
            assertThat(statuses(attendant).size()).isLessThan(20);
            await().until(() -> status("3003").equals("offline"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "offline", "AWAY", "holiday", " "})
    void whatIsNoStatus_isRefusedAndTold(String word) throws Exception {
        try (JsSocketClient maria = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            JsonNode answer = maria.ask("update_status", Map.of("status", word));
            assertThat(answer.get("success").asBoolean()).isFalse();
            assertThat(answer.get("code").asString()).isEqualTo("validation-failed");
            assertThat(answer.get("error").asString()).contains("available, away, do_not_disturb");
            assertThat(status("3003")).isEqualTo("offline");
        }
    }

    @Test
    void theListIsFilteredSearchedAndPaged() throws Exception {
        phones.heard("test", "3003", DeviceState.BUSY);
        await().until(() -> status("3003").equals("busy"));
        JsonNode maria = send("GET", "/api/agents?status=busy", token("admin"), "").get("agents").get(0);
        assertThat(maria.get("name").asString()).isEqualTo("Maria Santos");
        assertThat(maria.get("type").asString()).isEqualTo("client");
        assertThat(maria.at("/devices/0/state").asString()).isEqualTo("busy");
        JsonNode page = send("GET", "/api/agents?page=2&limit=3", token("attendant"), "");
        assertThat(page.get("total").asInt()).isEqualTo(4);
        assertThat(page.get("agents").size()).isEqualTo(1);
        assertThat(page.at("/agents/0/device").asString()).isEqualTo("3004");
        assertThat(send("GET", "/api/agents?search=SANTOS", token("attendant"), "").get("total").asInt()).isOne();
        assertThat(send("GET", "/api/agents?search=%25", token("attendant"), "").get("total").asInt()).isZero();
    }
}
