package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.CallLoad;
import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.call.LiveCalls;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/// More calls than can be served are shed; those there are lose nothing.
class FloodTest {

    @Test
    void givenManyMoreCallersThanCanBeServed_thenTheNewHearCongestionAndThoseThereLoseNothing() throws SSLException {
        try (FakeAsterisk asterisk = FakeAsterisk.start();
                Edge small = Edge.started(Edge.Settings.of(asterisk)
                        .calls(LiveCalls.properties(20_000, 100, 1_000, 50, 20))).awaitReady()) {
            CallLoad there = new CallLoad(asterisk, List.of("3001", "3002"), null);
            there.begin(100, 20);
            await().until(() -> there.bridged() == 20);
            small.core().slow(Duration.ofMillis(20)); // 1,000 changes a second, some 60 calls
            for (int i = 0; i < 3_000; i++) {
                asterisk.dial("3001", "3002");
            }
            there.endAll();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(small.core().stored().stream().limit(20))
                            .hasSize(20).allMatch(call -> call.answerTime() != null && call.isOver()));
            assertThat(asterisk.ledger().causes().values()).filteredOn(cause -> cause == 42).hasSizeGreaterThan(2_000);
            assertThat(small.status().reconnects()).as("the feed was never closed").isZero();
            assertThat(small.status().isReady()).isTrue();
        }
    }
}
