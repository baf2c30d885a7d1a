package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.call.Call;
import io.ringdown.call.EndReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service wakes, and reads what Asterisk told while it was frozen: here its reader alone stands still.
class StandstillTest {

    private final FakeAsterisk asterisk = FakeAsterisk.start();
    private final Set<String> rung = ConcurrentHashMap.newKeySet();
    private Edge edge;

    @BeforeEach
    void start() throws SSLException {
        asterisk.phones(endpoint -> {
            rung.add(endpoint);
            return PhoneBehavior.onlyRings();
        });
        edge = Edge.connected(asterisk);
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        asterisk.close();
    }

    private void standsStill(Runnable meanwhile) throws InterruptedException {
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        edge.node().loop().execute(() -> {
            frozen.countDown();
            try {
                woken.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        frozen.await();
        meanwhile.run();
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > Duration.ofMillis(1_100).toNanos());
        woken.countDown();
    }

    @Test
    void givenCallersOfAStandstill_whenTheServiceWakes_thenOnlyThoseAreRungForWhoAreStillThere() throws Exception {
        // So that what is decided about callers is carried out long after all that was told is read.
        edge.core().slow(Duration.ofMillis(50));
        standsStill(() -> {
            for (int n = 0; n < 50; n++) {
                asterisk.hangUp(asterisk.dial("3001", "3002"), 16);
            }
            asterisk.dial("3003", "3004");
        });
        await("the one who waits is rung for").until(() -> rung.contains("3004"));
        await("the others are over").until(() -> edge.core().stored().stream()
                .filter(call -> call.isOver() && call.ending() != null
                        && call.ending().reason() == EndReason.CANCELED)
                .count() == 50);
        assertThat(rung).containsExactly("3004");
    }

    @Test
    void givenAStandstill_whenTheConnectionIsLostByIt_thenOnlyThoseAreRungForWhoAreStillThereAfterwards()
            throws Exception {
        standsStill(() -> {
            String gone = asterisk.dial("3001", "3002");
            asterisk.dial("3003", "3004");
            asterisk.cut();
            asterisk.hangUp(gone, 16);
            asterisk.moods().answer("GET recordings/stored/ringdown-ends/file",
                    "HANGUP|%d.000|%s|{\"hangupcause\":16}%n".formatted(Instant.now().getEpochSecond(), gone));
        });
        edge.awaitReconnected(1);
        await("the one who waits is rung for").until(() -> rung.contains("3004"));
        await("the other is over").until(() -> edge.core().stored().stream()
                .anyMatch(call -> call.isOver() && call.ending() != null
                        && call.ending().reason() == EndReason.CANCELED));
        asterisk.dial("3005", "3006");
        await("calls go on").until(() -> rung.contains("3006"));
        assertThat(rung).containsExactlyInAnyOrder("3004", "3006");
        assertThat(edge.core().stored()).filteredOn(Call::isEnded).hasSize(1);
    }
}
