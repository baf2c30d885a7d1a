package io.ringdown.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.call.CallEventType;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PushesTest extends LiveTestApplication {

    @Autowired
    private MeterRegistry meters;

    /// The journal's thread never waits: who cannot be told any more is closed, and catches up when it is back.
    @Test
    void whenTheQueueIsFullTheSocketsConcernedAreClosed_andTheRestStay() throws Exception {
        UUID joao = account("joao.silva");
        UUID maria = account("maria.santos");
        try (JsSocketClient behind = JsSocketClient.connect(server.port(), token("joao.silva"));
                JsSocketClient other = JsSocketClient.connect(server.port(), token("maria.santos"))) {
            pushes.stop();
            for (int seq = 1; seq <= 20_000; seq++) {
                pushes.committed(java.util.List.of(event("full", seq, CallEventType.RINGING, joao, UUID.randomUUID())));
            }
            assertThat(behind.await(heard -> heard.kind().equals("disconnect")).name()).isEqualTo("transport close");
            assertThat(meters.counter("ringdown.live.dropped", "reason", "queue-full").count()).isPositive();
            pushes.start();
            await().until(() -> sockets.ofAccount(joao) == 1);
            await().until(() -> meters.get("ringdown.live.queue").gauge().value() == 0);
            pushes.committed(java.util.List.of(event("after", 1, CallEventType.CREATED, joao, maria)));
            assertThat(other.awaitEvent("call_initiated").body().get("call_id").asString()).isEqualTo("after");
            assertThat(behind.awaitEvent("call_initiated").body().get("call_id").asString()).isEqualTo("after");
            assertThat(meters.get("ringdown.live.lag").timer().count()).isPositive();
        }
    }
}
