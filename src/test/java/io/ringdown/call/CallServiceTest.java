package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallServiceTest {

    private final List<Effect> effects = new CopyOnWriteArrayList<>();
    private final LiveCalls core = new LiveCalls(
            LiveCalls.properties(3, 10, 100, 50),
            () -> new Recording(effects));
    private final CallService calls = core.service();

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void givenACaller_whenTheCalleeAnswersAndHangsUp_thenEveryEventIsHeardOnceAndInOrder() {
        CallId id = arrive("a-1").orElseThrow();
        ChannelId callee = awaitOriginate().channel();
        calls.accept(id, new CallFact.LegRinging(callee, Instant.now()));
        calls.accept(id, new CallFact.LegAnswered(callee, Instant.now(), false));
        calls.accept(id, new CallFact.LegGone(callee, 16, Instant.now(), false));
        calls.accept(id, new CallFact.LegGone(new ChannelId("a-1"), 16, Instant.now(), false));
        await().until(() -> core.types().size() == 5);
        assertThat(core.types()).containsExactly("created", "dial_attempt", "ringing", "answered", "ended");
        assertThat(core.heard()).extracting(event -> event.event().seq()).containsExactly(1, 2, 3, 4, 5);
        assertThat(core.heard()).extracting(CommittedEvent::eventId).isSorted().doesNotHaveDuplicates();
        await().until(() -> calls.alive("local").isEmpty());
        assertThat(calls.find(id)).get().extracting(Call::state).isEqualTo(CallState.ENDED);
    }

    @Test
    void givenCallsThatWereToldMuch_whenItIsSettled_thenAllOfItIsCarriedOut() {
        assertThat(calls.settled()).as("nobody was told anything").succeedsWithin(Duration.ofSeconds(5));
        core.slow(Duration.ofMillis(50));
        CallId quiet = arrive("a-1").orElseThrow();
        calls.settled().join();
        assertThat(effects).hasAtLeastOneElementOfType(Effect.Originate.class);
        CallId gone = arrive("a-2").orElseThrow();
        calls.accept(gone, new CallFact.LegGone(new ChannelId("a-2"), 16, Instant.now(), false));
        calls.settled().join();
        assertThat(calls.find(gone).orElseThrow().isEnded()).isTrue();
        assertThat(effects).filteredOn(Effect.Originate.class::isInstance).hasSize(2);
        assertThat(effects).hasAtLeastOneElementOfType(Effect.Hangup.class);
        assertThat(calls.find(quiet).orElseThrow().isEnded()).isFalse();
    }

    @Test
    void givenAsManyCallsAsThereMayBe_whenOneMoreArrives_thenItIsTurnedAway() {
        for (int i = 0; i < 3; i++) {
            assertThat(arrive("a-" + i)).isPresent();
        }
        assertThat(arrive("a-3")).isEmpty();
        assertThatThrownBy(() -> calls.make(line("3001"), false, "3002", line("3002"), "local"))
                .isInstanceOf(CallException.Overloaded.class);
    }

    @Test
    void givenTheDatabaseIsAway_whenItIsBack_thenEveryFactIsWrittenInOrder() {
        core.databaseAway(true);
        List<CallId> ids = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CallId id = arrive("a-" + i).orElseThrow();
            calls.accept(id, new CallFact.LegGone(new ChannelId("a-" + i), 127, Instant.now(), false));
            ids.add(id);
        }
        await().until(() -> core.types().size() == 6);
        assertThat(core.journalFails()).isTrue();
        assertThat(core.heard()).noneMatch(CommittedEvent::durable);
        assertThat(core.stored()).isEmpty();
        core.databaseAway(false);
        await().until(() -> !core.journalFails());
        assertThat(core.stored()).hasSize(2).allMatch(Call::isEnded);
        arrive("a-9");
        await().until(() -> core.heard().getLast().durable());
        for (CallId id : ids) {
            assertThat(core.storedEvents(id)).extracting(event -> event.event().type().wire())
                    .containsExactly("created", "dial_attempt", "canceled");
        }
        assertThat(core.heard()).extracting(CommittedEvent::eventId).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void givenTheDatabaseIsAwayAndNoRoomOnTheDisk_whenItIsBack_thenEverythingIsHeardOnce() {
        core.room(1);
        core.databaseAway(true);
        CallId first = arrive("a-1").orElseThrow();
        await().until(() -> core.types().size() == 2);
        calls.accept(first, new CallFact.LegGone(new ChannelId("a-1"), 127, Instant.now(), false));
        assertThat(core.types()).containsExactly("created", "dial_attempt");
        assertThat(arrive("a-2")).as("no new call while there is no room").isEmpty();
        core.databaseAway(false);
        await().until(() -> core.types().size() == 3);
        assertThat(core.heard().getLast().durable()).isTrue();
        await().until(() -> arrive("a-3").isPresent());
    }

    @Test
    void givenMoreThanCanBeWritten_whenOneMoreArrives_thenItIsTurnedAwayAndThoseThereAreLoseNothing() {
        try (LiveCalls busy = new LiveCalls(LiveCalls.properties(1_000, 100, 1_000, 10, 5),
                () -> new Recording(effects))) {
            busy.room(0);
            busy.databaseAway(true);
            List<CallId> taken = new ArrayList<>();
            await().until(() -> {
                Optional<CallId> id = busy.service().arrive(new CallService.Arrival("local",
                        new ChannelId("b-" + taken.size()), "3001", "3001", "Maria", "3002", Instant.now()));
                id.ifPresent(taken::add);
                return id.isEmpty();
            });
            busy.databaseAway(false);
            await().until(() -> busy.stored().size() == taken.size());
        }
    }

    @Test
    void givenALaneThatIsBusy_whenMoreComesThanItHolds_thenTheFactIsNotTakenSilently() {
        Lane lane = new Lane(2, null);
        var turn = new Lane.Turn(_ -> {
            throw new IllegalStateException("never taken");
        }, null, null);
        List<Runnable> drains = new ArrayList<>();
        assertThat(lane.offer(turn, drains::add, _ -> {})).isTrue();
        assertThat(lane.offer(turn, drains::add, _ -> {})).isTrue();
        assertThat(lane.offer(turn, drains::add, _ -> {})).isFalse();
        assertThat(drains).hasSize(1);
    }

    @Test
    void givenAFinishedCall_whenItIsHungUp_thenThatIsAConflictAndAnUnknownOneIsNotFound() {
        CallId id = arrive("a-1").orElseThrow();
        calls.accept(id, new CallFact.LegGone(new ChannelId("a-1"), 127, Instant.now(), false));
        ChannelId callee = awaitOriginate().channel();
        calls.accept(id, new CallFact.LegGone(callee, 16, Instant.now(), false));
        await().until(() -> calls.alive("local").isEmpty());
        assertThatThrownBy(() -> calls.command(id, at -> new CallCommand.Hangup(1, false, null, at)))
                .isInstanceOf(CallException.CommandNotAllowed.class);
        assertThatThrownBy(() -> calls.command(new CallId("nobody-knows"),
                at -> new CallCommand.Hangup(1, false, null, at)))
                .isInstanceOf(CallException.CallNotFound.class);
    }

    @Test
    void givenAClick_whenItIsAccepted_thenTheCallIsWrittenBeforeTheAnswer() {
        Call call = calls.make(line("3001"), false, "3002", line("3002"), "local");
        assertThat(core.stored()).extracting(Call::id).containsExactly(call.id());
        assertThat(call.seq()).isEqualTo(2);
    }

    private CallId talk() {
        CallId id = arrive("a-1").orElseThrow();
        calls.accept(id, new CallFact.LegAnswered(awaitOriginate().channel(), Instant.now(), false));
        await().until(() -> core.types().contains("answered"));
        return id;
    }

    @Test
    void givenAnAsteriskThatIsAway_whenSomethingIsWantedOfItsCall_thenItIsRefused_butAHangUpIsRemembered() {
        CallId id = talk();
        core.comparisons().lost("local");
        assertThatThrownBy(() -> calls.command(id, at -> new CallCommand.Hold(1, true, at)))
                .isInstanceOf(CallException.TelephonyUnavailable.class);
        assertThat(core.types()).doesNotContain("hold");
        calls.command(id, at -> new CallCommand.Hangup(1, false, null, at));
        assertThat(effects).anyMatch(Effect.Hangup.class::isInstance);
    }

    @Test
    void givenAnAsteriskThatComesBack_whenSomethingIsWantedOfItsCall_thenItIsOfTheCallAsItIsThere() throws Exception {
        CallId id = talk();
        core.comparisons().lost("local");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Call> transfer = threads.submit(() -> calls.command(id,
                    at -> new CallCommand.Transfer(1, Transfer.Kind.BLIND, "3003", line("3003"), at)));
            Instant then = Instant.now().minusSeconds(10);
            calls.accept(id, new CallFact.LegGone(new ChannelId("a-1"), 16, then, true));
            core.comparisons().done("local", Instant.now());
            assertThatThrownBy(transfer::get).hasCauseInstanceOf(CallException.CommandNotAllowed.class);
        }
        await().until(() -> core.types().contains("ended"));
        assertThat(core.types()).doesNotContain("transfer");
    }

    private Optional<CallId> arrive(String channel) {
        return calls.arrive(new CallService.Arrival("local", new ChannelId(channel), "3001", "3001", "Maria", "3002",
                Instant.now()));
    }

    private static Route.ToLine line(String number) {
        return new Route.ToLine(new Party(null, number, null, null), List.of(number), Duration.ofSeconds(30));
    }

    private Effect.Originate awaitOriginate() {
        await().until(() -> effects.stream().anyMatch(Effect.Originate.class::isInstance));
        return effects.stream().filter(Effect.Originate.class::isInstance).map(Effect.Originate.class::cast)
                .findFirst().orElseThrow();
    }

    private record Recording(List<Effect> effects) implements Telephony {

        @Override
        public void execute(Call call, List<Effect> wanted) {
            effects.addAll(wanted);
        }

        @Override
        public String nodeForNewCall() {
            return "local";
        }
    }
}
