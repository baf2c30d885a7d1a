package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.call.Transfer.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/// Two who want something of one call at the same moment, over lanes, journal and publication as they are: one wins, the
/// other is refused or comes too late, and whatever came of it the call ends once and whole.
class RacesTest {

    private static final int TIMES = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Hangs up what is to be hung up; everything else is left to the test.
    private record Obedient(AtomicReference<@Nullable LiveCalls> core) implements Telephony {

        @Override
        public void execute(Call call, List<Effect> effects) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.Hangup hangup) {
                    Objects.requireNonNull(core.get()).service().accept(call.id(),
                            new CallFact.LegGone(hangup.channel(), hangup.cause(), Instant.now(), false));
                }
            }
        }

        @Override
        public String nodeForNewCall() {
            return "local";
        }
    }

    private static final AtomicReference<@Nullable LiveCalls> ITSELF = new AtomicReference<>();
    private static final LiveCalls CORE = new LiveCalls(LiveCalls.properties(), () -> new Obedient(ITSELF));
    private static final ExecutorService TWO = Executors.newFixedThreadPool(2);

    private final CallService calls = CORE.service();
    private CallId id = new CallId("none");

    @BeforeAll
    static void begin() {
        ITSELF.set(CORE);
    }

    @AfterAll
    static void end() {
        TWO.shutdownNow();
        CORE.close();
    }

    private void ring() {
        id = calls.arrive(new CallService.Arrival("local", new ChannelId("in"), "3001", "3001", "Maria", "3002",
                Instant.now())).orElseThrow();
        fact(new CallFact.LegRinging(leg(2), Instant.now()));
        awaitState(CallState.RINGING);
    }

    private void talk() {
        ring();
        fact(new CallFact.LegAnswered(leg(2), Instant.now(), false));
        awaitState(CallState.ANSWERED);
    }

    private void consult() {
        talk();
        transfer(2, Kind.ATTENDED);
        fact(new CallFact.LegAnswered(leg(3), Instant.now(), false));
        until(() -> {
            Transfer transfer = call().transfer();
            return transfer != null && transfer.phase() == Transfer.Phase.CONSULTING;
        });
    }

    private Call transfer(int by, Kind kind) {
        return calls.command(id, at -> new CallCommand.Transfer(by, kind, "3004", Story.to("3004", "3004"), at));
    }

    private boolean fact(CallFact fact) {
        return calls.accept(id, fact);
    }

    private ChannelId leg(int n) {
        until(() -> calls.find(id).map(call -> call.legs().size() >= n).orElse(false));
        return call().legs().get(n - 1).channel();
    }

    private Call call() {
        return calls.find(id).orElseThrow();
    }

    private void awaitState(CallState state) {
        until(() -> calls.find(id).map(call -> call.state() == state).orElse(false));
    }

    /// Looked at often: there are thousands of races.
    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
    }

    /// @return how many of the two were not refused
    private int race(Callable<?> one, Callable<?> other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        for (Callable<?> each : List.of(one, other)) {
            outcomes.add(TWO.submit(() -> {
                start.await();
                try {
                    each.call();
                    return true;
                } catch (CallException.CommandNotAllowed refused) {
                    return false;
                }
            }));
        }
        int done = 0;
        for (Future<Boolean> outcome : outcomes) {
            done += outcome.get() ? 1 : 0;
        }
        return done;
    }

    /// Whatever is left is ended by all phones going; then the call is over, and was so once.
    private void assertEndsWhole() {
        for (Leg leg : call().liveLegs()) {
            fact(new CallFact.LegGone(leg.channel(), HangupCause.NORMAL_CLEARING, Instant.now(), false));
        }
        until(() -> {
            call().liveLegs().forEach(
                    leg -> fact(
                            new CallFact.LegGone(leg.channel(), HangupCause.NORMAL_CLEARING, Instant.now(), false)));
            return call().isOver();
        });
        until(() -> heard().size() == call().seq());
        List<CallEvent> events = heard();
        assertThat(events).extracting(CallEvent::seq).doesNotHaveDuplicates().isSorted();
        assertThat(events.stream().filter(event -> event.type() == CallEventType.ANSWERED)).hasSizeLessThanOrEqualTo(1);
        assertThat(events.stream()
                .filter(event -> event.type() == Objects.requireNonNull(call().ending()).reason().event())).hasSize(1);
        assertThat(call().times().heldSince()).isNull();
    }

    private List<CallEvent> heard() {
        return CORE.heard().stream().map(CommittedEvent::event).filter(event -> event.call().equals(id)).toList();
    }

    @RepeatedTest(TIMES)
    void twoPickUpAtOnce_oneIsRefused() throws Exception {
        ring();
        assertThat(race(() -> pickUp("3004"), () -> pickUp("3005"))).isEqualTo(1);
        fact(new CallFact.LegAnswered(leg(3), Instant.now(), false));
        awaitState(CallState.ANSWERED);
        assertEndsWhole();
    }

    private Call pickUp(String number) {
        return calls.command(id, at -> new CallCommand.PickUp(Story.to(number, number), true, at));
    }

    @RepeatedTest(TIMES)
    void answeredByClickAndPickedUpAtOnce_oneIsRefused() throws Exception {
        ring();
        assertThat(race(() -> calls.command(id, at -> new CallCommand.Answer(2, "3002", true, at)),
                () -> pickUp("3004"))).isEqualTo(1);
        assertEndsWhole();
    }

    @RepeatedTest(TIMES)
    void hungUpAndTransferredAtOnce_nothingIsTorn() throws Exception {
        talk();
        int done = race(() -> calls.command(id, at -> new CallCommand.Hangup(0, true, null, at)),
                () -> transfer(2, Kind.BLIND));
        assertThat(done).isBetween(1, 2);
        until(() -> call().isEnded());
        assertEndsWhole();
    }

    @RepeatedTest(TIMES)
    void transferredWhileTheOtherSideHangsUp_nothingIsTorn() throws Exception {
        talk();
        race(() -> fact(new CallFact.LegGone(leg(1), 16, Instant.now(), false)), () -> transfer(2, Kind.ATTENDED));
        until(() -> call().isEnded());
        assertEndsWhole();
    }

    @RepeatedTest(TIMES)
    void theTargetHangsUpWhileTheTransferIsCompleted_theCallGoesBackOrOn() throws Exception {
        consult();
        ChannelId target = leg(3);
        race(() -> fact(new CallFact.LegGone(target, 16, Instant.now(), false)),
                () -> calls.command(id, at -> new CallCommand.CompleteTransfer(2, at)));
        until(() -> call().transfer() == null);
        assertEndsWhole();
    }

    @RepeatedTest(TIMES)
    void heldAndHungUpAtOnce_nothingIsTorn() throws Exception {
        talk();
        race(() -> calls.command(id, at -> new CallCommand.Hold(2, true, at)),
                () -> calls.command(id, at -> new CallCommand.Hangup(1, false, null, at)));
        until(() -> call().isEnded());
        assertEndsWhole();
    }

    @RepeatedTest(TIMES)
    void completedAndCanceledAtOnce_oneIsRefused() throws Exception {
        consult();
        assertThat(race(() -> calls.command(id, at -> new CallCommand.CompleteTransfer(2, at)),
                () -> calls.command(id, at -> new CallCommand.CancelTransfer(2, at)))).isEqualTo(1);
        assertThat(call().transfer()).isNull();
        assertEndsWhole();
    }

    @RepeatedTest(TIMES)
    void transferredByClickAndByPhoneAtOnce_onlyOneTargetRings() throws Exception {
        talk();
        race(() -> transfer(2, Kind.BLIND), () -> calls.refer(id, leg(2), "3005", Instant.now()));
        until(() -> call().transfer() != null);
        assertThat(call().participants().stream().filter(who -> who.role() == Participant.Role.TARGET)).hasSize(1);
        assertEndsWhole();
    }
}
