package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.call.CallEventType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/// What clients see while PostgreSQL lets nobody in.
@DirtiesContext
@TestPropertySource(properties = "spring.datasource.hikari.connection-timeout=500")
class DatabaseAwayTest extends LiveTestApplication {

    @Autowired
    private MeterRegistry meters;

    @Value("${spring.datasource.url}")
    private String url = "";

    private void database(boolean away) {
        String name = url.replaceAll(".*/(\\w+)\\?.*", "$1");
        JdbcTemplate postgres = new JdbcTemplate(
                new DriverManagerDataSource(url.replace("/" + name + "?", "/postgres?"), "postgres", "postgres"));
        postgres.execute("alter database " + name + " allow_connections " + !away);
        if (away) {
            postgres.queryForList("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", name);
        }
    }

    @AfterEach
    void isBack() {
        database(false);
    }

    @Test
    void givenClients_whenTheDatabaseIsAway_thenTheyStay_mayComeBack_andStrangersGetInWhenItIsBack() throws Exception {
        UUID joao = account("joao.silva");
        UUID maria = account("maria.santos");
        String known = token("maria.santos");
        String stranger = token("joao.silva");
        try (JsSocketClient client = JsSocketClient.catchingUp(server.port(), known, "websocket")) {
            client.awaitEvent("snapshot");
            pushes.committed(List.of(event("goes-on", 1, CallEventType.CREATED, joao, maria)));
            client.awaitEvents(1);
            database(true);
            await().until(() -> meters.counter("ringdown.live.unchecked").count() >= 2);
            pushes.committed(List.of(event("goes-on", 2, CallEventType.RINGING, joao, maria)));
            client.awaitEvents(2);
            assertThat(client.heard()).noneMatch(heard -> heard.kind().equals("disconnect"));
            client.cut();
            var snapshot = client.await(heard -> heard.name().equals("snapshot")
                    && heard.body().get("reason").asString().equals("unavailable")).body();
            assertThat(snapshot.at("/calls/0/id").asString()).isEqualTo("goes-on");
            pushes.committed(List.of(event("goes-on", 3, CallEventType.ENDED, joao, maria)));
            assertThat(client.awaitEvents(3)).extracting(JsSocketClient.Heard::name)
                    .containsExactly("call_initiated", "call_ringing", "call_ended");
            assertThat(client.ask("join_call", Map.of("call_id", "goes-on")).get("code").asString())
                    .isEqualTo("unavailable");
            try (JsSocketClient other = JsSocketClient.start(server.port(),
                    Map.of("auth", Map.of("token", stranger), "transports", List.of("websocket"),
                            "reconnectionDelay", 50, "reconnectionDelayMax", 200))) {
                await().until(() -> meters.counter("ringdown.live.refused", "reason", "unavailable").count() >= 2);
                assertThat(other.heard()).noneMatch(heard -> heard.kind().equals("connect"));
                database(false);
                other.await(heard -> heard.kind().equals("connect"));
            }
        }
    }

    @Test
    void givenSomebodyWhoSignedOut_whenTheDatabaseIsAway_thenTheyDoNotGetIn_andAreToldWhenItIsBack() throws Exception {
        String token = token("carlos.oliveira");
        try (JsSocketClient before = JsSocketClient.connect(server.port(), token)) {
            before.awaitEvent("snapshot");
            post("/api/users/logout", token, "");
            before.await(heard -> heard.kind().equals("disconnect"));
        }
        double refused = meters.counter("ringdown.live.refused", "reason", "unavailable").count();
        database(true);
        try (JsSocketClient after = JsSocketClient.start(server.port(), Map.of("auth", Map.of("token", token),
                "transports", List.of("websocket"), "reconnectionDelay", 50, "reconnectionDelayMax", 200))) {
            await().until(() -> meters.counter("ringdown.live.refused", "reason", "unavailable").count() > refused);
            database(false);
            after.await(heard -> heard.kind().equals("connect_error") && heard.name().equals("unauthenticated"));
            assertThat(after.heard()).noneMatch(heard -> heard.kind().equals("connect"));
        }
    }
}
