package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PublicationTest {

    private final Map<String, String> logged = new ConcurrentHashMap<>();

    @Test
    void givenTelephonyThatBreaksAtACall_whenAnotherFollows_thenThatOneIsPublishedAndEachUnderItsOwnId() {
        try (LiveCalls core = new LiveCalls(LiveCalls.properties(), Breaking::new)) {
            CallId first = arrive(core, "broken").orElseThrow();
            CallId second = arrive(core, "whole").orElseThrow();
            await().until(() -> core.heard().size() == 4);
            await().until(() -> logged.size() == 2);
            assertThat(logged).containsEntry(first.value(), first.value()).containsEntry(second.value(),
                    second.value());
            assertThat(core.meters().counter("ringdown.publication.failures").count()).isEqualTo(1);
        }
    }

    private static Optional<CallId> arrive(LiveCalls core, String channel) {
        return core.service().arrive(new CallService.Arrival("local", new ChannelId(channel), "3001", "3001", "Maria",
                "3002", Instant.now()));
    }

    private final class Breaking implements Telephony {

        @Override
        public void execute(Call call, List<Effect> effects) {
            logged.put(call.id().value(), String.valueOf(MDC.get("call_id")));
            if (call.legs().getFirst().channel().value().equals("broken")) {
                throw new IllegalStateException("for a test");
            }
        }

        @Override
        public String nodeForNewCall() {
            return "local";
        }
    }
}
