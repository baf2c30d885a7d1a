package io.ringdown.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.phone.OutgoingCall;
import io.ringdown.phone.PhoneCall;
import io.ringdown.phone.SipPhone;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Twenty people a second call while Ringdown goes away and comes back.
@Tag("alone")
class AwayStormIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void givenCallersOneAfterTheOther_whenTheServiceIsAwayForAWhile_thenEachGetsThroughAndIsInTheHistoryOnce() {
        try (WholeSystem system = WholeSystem.start("--ringdown.occupancy.calls-per-device=1000");
                Scene scene = new Scene(system)) {
            storm(system, scene, scene.phone("3001"), scene.phone("3002").answerByItself());
        }
    }

    private static void storm(WholeSystem system, Scene scene, SipPhone caller, SipPhone callee) {
        AtomicBoolean away = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        List<OutgoingCall> all = new CopyOnWriteArrayList<>();
        List<OutgoingCall> whileAway = new CopyOnWriteArrayList<>();
        Thread callers = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                boolean known = away.get();
                OutgoingCall call = caller.call("3002");
                all.add(call);
                if (known && away.get()) {
                    whileAway.add(call);
                }
                Thread.startVirtualThread(() -> {
                    call.awaitOutcome(PATIENCE);
                    if (call.answered() && !call.ended()) {
                        call.hangUp();
                    }
                });
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        });
        awaitSome(all, 40);
        system.stopService();
        away.set(true);
        awaitSome(whileAway, 100);
        away.set(false);
        system.startServiceAgain();
        awaitSome(all, all.size() + 40);
        over.set(true);
        assertThat(callers).satisfies(thread -> assertThat(thread.join(PATIENCE)).isTrue());

        all.forEach(call -> call.awaitEnded(PATIENCE));
        assertThat(whileAway).as("calls that began while the service was away").allMatch(PhoneCall::answered);
        List<OutgoingCall> lost = all.stream().filter(call -> !call.answered()).toList();
        System.out.printf("%d callers, %d of them while the service was away; not answered: %s%n", all.size(),
                whileAway.size(), lost.stream().map(OutgoingCall::finalStatus).toList());
        await("all are in the history").atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scene.calls()).hasSameSizeAs(all));
        assertThat(callee.calls()).as("as many phones rang as callers were answered")
                .hasSizeGreaterThanOrEqualTo(all.size() - lost.size());
        assertThat(system.sql().sql("select channel_id from call_legs where n = 1").query(String.class).list())
                .doesNotHaveDuplicates();
    }

    private static void awaitSome(List<?> calls, int many) {
        await(many + " calls").atMost(PATIENCE).until(() -> calls.size() >= many);
    }
}
