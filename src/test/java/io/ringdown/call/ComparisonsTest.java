package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nothing stays for long without being looked after.
class ComparisonsTest {

    private static final ChannelId CALLER = new ChannelId("a-1");

    private final Asked asked = new Asked(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>(),
            new AtomicBoolean(true));
    private final LiveCalls core = new LiveCalls(
            LiveCalls.properties(100, 100, 1_000, 1_000, 100, Duration.ofMillis(1)), () -> asked);

    /// @param there does anybody know the node?
    private record Asked(List<Effect> effects, List<String> nodes, AtomicBoolean there) implements Telephony {

        @Override
        public void execute(Call call, List<Effect> wanted) {
            effects.addAll(wanted);
        }

        @Override
        public String nodeForNewCall() {
            return "local";
        }

        @Override
        public boolean compare(String node) {
            nodes.add(node);
            return there.get();
        }
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private Call talk() {
        Instant now = Instant.now();
        CallId id = core.service()
                .arrive(new CallService.Arrival("local", CALLER, "3001", "3001", "Maria", "3002", now)).orElseThrow();
        await().until(() -> asked.effects.stream().anyMatch(Effect.Originate.class::isInstance));
        core.service().accept(id, new CallFact.LegAnswered(ChannelId.ofLeg(id, 2), now, false));
        core.service().accept(id, new CallFact.LegAnswered(CALLER, now, false));
        await().until(() -> core.service().find(id).orElseThrow().legs().stream().allMatch(Leg::isUp));
        return core.service().find(id).orElseThrow();
    }

    private double unchecked() {
        return core.meters().get("ringdown.calls.unchecked").gauge().value();
    }

    @Test
    void givenACallThatIsUp_whenItIsNotHeardOfForTooLong_thenItsNodeIsAsked_untilItIsCompared() {
        talk();
        await().until(() -> {
            core.comparisons().watch();
            return !asked.nodes.isEmpty();
        });
        assertThat(asked.nodes).containsOnly("local");
        assertThat(unchecked()).isEqualTo(1);
        core.comparisons().done("local", Instant.now().plusSeconds(60));
        asked.nodes.clear();
        core.comparisons().watch();
        assertThat(asked.nodes).isEmpty();
        assertThat(unchecked()).isZero();
    }

    @Test
    void givenTheServiceStoodStill_whenADeadlineIsOver_thenItPassesOnlyAfterTheComparison() {
        MovableClock clock = now();
        DeadlineWatch watch = core.watch(clock);
        Call call = ringing();
        watch.look();
        clock.forward(Duration.ofMinutes(2));
        watch.look();
        assertThat(asked.nodes).containsExactly("local");
        clock.forward(Duration.ofMillis(250));
        watch.look();
        core.service().accept(call.id(), new CallFact.LegGone(CALLER, 16, Instant.now(), false));
        await().until(() -> core.service().find(call.id()).orElseThrow().isEnded());
        assertThat(core.types()).endsWith("canceled");
        assertThat(asked.nodes).containsExactly("local");
    }

    @Test
    void givenTheServiceStoodStill_whenItsCallsAreCompared_thenWhatIsDuePasses() {
        MovableClock clock = now();
        DeadlineWatch watch = core.watch(clock);
        ringing();
        watch.look();
        clock.forward(Duration.ofMinutes(2));
        watch.look();
        core.comparisons().done("local", clock.instant());
        watch.look();
        await().until(() -> asked.effects.contains(new Effect.Hangup(CALLER, HangupCause.NO_ANSWER)));
    }

    @Test
    void givenTheServiceStoodStill_andANodeThatIsNotThereAnyMore_whenADeadlineIsOver_thenItPasses() {
        asked.there.set(false);
        MovableClock clock = now();
        DeadlineWatch watch = core.watch(clock);
        ringing();
        watch.look();
        clock.forward(Duration.ofMinutes(2));
        watch.look();
        await().until(() -> asked.effects.contains(new Effect.Hangup(CALLER, HangupCause.NO_ANSWER)));
    }

    @Test
    void givenACallThatRings_whenTheWallClockJumps_thenItRingsAsLongAsEver() {
        MovableClock wall = now();
        MovableClock steady = new MovableClock();
        DeadlineWatch watch = core.watch(wall,
                () -> Duration.between(Instant.EPOCH, steady.instant()).toNanos());
        Call call = ringing();
        watch.look();
        wall.forward(Duration.ofHours(1));
        steady.forward(Duration.ofMillis(250));
        watch.look();
        core.service().settled().join();
        assertThat(asked.effects).doesNotHaveAnyElementsOfTypes(Effect.Hangup.class);
        wall.forward(Duration.ofHours(-2));
        long looks = call.ringTimeout().plus(Step.RING_GRACE).toMillis() / 900 + 1;
        for (long look = 0; look < looks; look++) {
            steady.forward(Duration.ofMillis(900));
            watch.look();
        }
        await().until(() -> asked.effects.contains(new Effect.Hangup(CALLER, HangupCause.NO_ANSWER)));
    }

    private static MovableClock now() {
        MovableClock clock = new MovableClock();
        clock.forward(Duration.between(clock.instant(), Instant.now()));
        return clock;
    }

    private Call ringing() {
        CallId id = core.service()
                .arrive(new CallService.Arrival("local", CALLER, "3001", "3001", "Maria", "3002", Instant.now()))
                .orElseThrow();
        await().until(() -> core.types().contains("dial_attempt"));
        return core.service().find(id).orElseThrow();
    }

    @Test
    void givenACallThatRings_whenItIsFresh_thenNobodyIsAsked() {
        core.service().arrive(new CallService.Arrival("local", CALLER, "3001", "3001", "Maria", "3002", Instant.now()));
        await().until(() -> core.types().contains("dial_attempt"));
        core.comparisons().watch();
        assertThat(asked.nodes).isEmpty();
    }

    @Test
    void givenACensus_thenOnlyCallsThatItWouldChangeDiffer() {
        Call call = talk();
        Instant now = Instant.now().plusSeconds(5);
        Map<ChannelId, Boolean> both = Map.of(CALLER, true, ChannelId.ofLeg(call.id(), 2), true);
        Map<ChannelId, String> bridges = Map.of(CALLER, call.bridge(), ChannelId.ofLeg(call.id(), 2), call.bridge());
        assertThat(core.comparisons().differing("local", new CallFact.Census(both, bridges, Instant.EPOCH, now, now)))
                .isEmpty();
        assertThat(
                core.comparisons().differing("other", new CallFact.Census(Map.of(), Map.of(), Instant.EPOCH, now, now)))
                .isEmpty();
        assertThat(core.comparisons().differing("local",
                new CallFact.Census(Map.of(CALLER, true), Map.of(CALLER, call.bridge()), Instant.EPOCH, now, now)))
                .containsExactly(call);
    }

    @Test
    void givenACallThatLives_thenItsLaneTellsTheLastTurns_andNoneOnceItIsOver() {
        Call call = talk();
        Lookout.View view = core.lookout().of(call).orElseThrow();
        assertThat(view.waiting()).isZero();
        assertThat(view.databaseAway()).isFalse();
        assertThat(view.turns()).hasSizeGreaterThanOrEqualTo(3).anySatisfy(turn -> {
            assertThat(turn.input()).contains("LegAnswered");
            assertThat(turn.effects()).anyMatch(effect -> effect.startsWith("Connect"));
        });
        for (int i = 0; i < 40; i++) {
            core.service().accept(call.id(), new CallFact.LegRinging(CALLER, Instant.now()));
        }
        await().until(() -> core.lookout().of(call).orElseThrow().turns().stream()
                .allMatch(turn -> turn.effects().isEmpty()));
        assertThat(core.lookout().of(call).orElseThrow().turns()).as("bounded").hasSize(16);
        core.service().accept(call.id(), new CallFact.LegGone(CALLER, 16, Instant.now(), false));
        core.service().accept(call.id(),
                new CallFact.LegGone(ChannelId.ofLeg(call.id(), 2), 16, Instant.now(), false));
        await().until(() -> core.lookout().of(call).isEmpty());
    }
}
