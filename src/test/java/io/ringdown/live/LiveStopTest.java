package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.call.CallEventType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/// What clients see of a service that stops.
@TestPropertySource(properties = {"ringdown.live.stop-timeout=700ms", "ringdown.live.reconnect-within=3s"})
class LiveStopTest extends LiveTestApplication {

    @Autowired
    private Opening opening;

    @Autowired
    private ToldCalls told;

    @DynamicPropertySource
    static void port(DynamicPropertyRegistry registry) throws java.io.IOException {
        try (java.net.ServerSocket free = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            registry.add("ringdown.live.port", () -> port);
        }
    }

    @Test
    void givenAServiceThatStops_thenNobodyIsLetIn_theLastEventsArePushed_andClientsAreToldAndComeBack()
            throws Exception {
        UUID joao = account("joao.silva");
        UUID maria = account("maria.santos");
        int port = server.port();
        try (JsSocketClient client = JsSocketClient.catchingUp(port, token("maria.santos"), "websocket");
                JsSocketClient polling = JsSocketClient.catchingUp(port, token("maria.santos"), "polling");
                RawSocket dead = new RawSocket(port, 2_048)) {
            dead.upgrade("/socket.io/?EIO=4&transport=websocket&ticket=" + ticket("joao.silva"), "");
            dead.text("40");
            await().until(() -> sockets.ofAccount(joao) == 1 && sockets.ofAccount(maria) == 2);
            client.awaitEvent("snapshot");
            polling.awaitEvent("snapshot");
            for (int seq = 1; seq <= 300; seq++) {
                pushes.committed(List.of(event("fills-" + joao, seq, CallEventType.RINGING, joao, joao)));
            }
            opening.stop();
            try (RawSocket late = new RawSocket(port)) {
                late.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(late.plainUntilClosed()).contains("503").contains("closed");
            }
            pushes.committed(List.of(event("last", 1, CallEventType.CREATED, joao, maria)));
            pushes.stop();
            server.stop();
            for (JsSocketClient who : List.of(client, polling)) {
                assertThat(who.awaitEvent("server_stopping").body().get("reconnect_after_ms").asLong())
                        .isBetween(0L, 3_000L);
                who.await(heard -> heard.kind().equals("disconnect"));
                assertThat(who.events()).extracting(JsSocketClient.Heard::name).containsExactly("call_initiated",
                        "server_stopping");
                assertThat(who.heard()).noneMatch(heard -> heard.name().equals("io server disconnect"));
            }
            assertThat(sockets.size()).isZero();
            pushes.start();
            server.start();
            opening.start();
            await().until(() -> sockets.ofAccount(maria) == 2);
        }
    }

    /// The journal is at 0, the calls at 10, the feeds at 20.
    @Test
    void clientsAreLetInLastAndShutOutFirst_andTheSocketsOutliveTheJournal() {
        for (Lifecycle first : List.of(server, pushes)) {
            assertThat(((SmartLifecycle) first).getPhase()).isLessThan(0);
        }
        assertThat(server.getPhase()).isLessThan(pushes.getPhase());
        assertThat(told.getPhase()).isBetween(11, 19);
        assertThat(opening.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
    }
}
