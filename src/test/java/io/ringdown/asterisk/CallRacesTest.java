package io.ringdown.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.asterisk.fake.PhoneBehavior;
import io.ringdown.call.Call;
import io.ringdown.call.CallCommand;
import io.ringdown.call.CallException;
import io.ringdown.call.CallState;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.Participant;
import io.ringdown.call.Party;
import io.ringdown.call.Route;
import io.ringdown.call.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two things done to a call at the same moment, to many calls at once: one of them wins, the other is refused or comes to
/// nothing, the call ends once, and nothing is left. 3001 (participant 1) calls 3002 (participant 2), who is the agent.
/// `-Draces=5000` makes it more of them.
class CallRacesTest {

    private static final int TIMES = Integer.getInteger("races", 300);
    /// How far apart the two may be, so that either order happens.
    private static final Duration CLOSE = Duration.ofMillis(10);
    private static final List<String> ENDS = List.of("ended", "missed", "busy", "rejected", "canceled", "failed");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private FakeAsterisk asterisk;
    private Edge edge;

    @BeforeEach
    void connect() throws SSLException {
        asterisk = FakeAsterisk.start();
        edge = Edge.connected(asterisk);
    }

    @AfterEach
    void leave() {
        edge.close();
        asterisk.close();
        threads.close();
    }

    @Test
    void givenARingingPhone_whenItIsAnsweredTwiceByClick_thenTheSecondIsRefused() {
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        calls(call -> call.state() == CallState.RINGING);
        assertThat(race(call -> () -> answer(call), call -> () -> answer(call))).containsOnly(1);
        over();
    }

    @Test
    void givenATalk_whenItIsEndedAndTransferred_thenItEnds_withTheTransferRefusedOrBegunBefore() {
        calls(CallRacesTest::isTalk);
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        List<Integer> refused = race(call -> () -> command(call, at -> new CallCommand.Hangup(2, true, null, at)),
                call -> () -> transfer(call, Transfer.Kind.BLIND));
        Map<String, List<String>> heard = over();
        assertThat(count(heard, "transfer")).isEqualTo(TIMES - sum(refused));
        assertThat(count(heard, "transfer_completed")).isZero();
    }

    @Test
    void givenATalk_whenTheAgentsPhoneHangsUpAndTheyTransferByClick_thenItIsHandedOnOrOver() {
        calls(CallRacesTest::isTalk);
        List<Integer> refused = race(call -> () -> hangUp(call, 2), call -> () -> transfer(call, Transfer.Kind.BLIND));
        await().until(() -> edge.core().service().active()
                .allMatch(call -> isTalk(call) && call.participant(2).leftAt() != null));
        Map<String, List<String>> heard = over();
        assertThat(count(heard, "transfer_completed")).isEqualTo(count(heard, "transfer"))
                .isEqualTo(TIMES - sum(refused));
    }

    @Test
    void givenAConsultation_whenItIsCompletedAndTheTargetHangsUp_thenItIsHandedOverOrCanceled() {
        consultations();
        List<Integer> refused = race(call -> () -> command(call, at -> new CallCommand.CompleteTransfer(2, at)),
                call -> () -> hangUp(call, 3));
        Map<String, List<String>> heard = over();
        assertThat(count(heard, "transfer_completed")).isEqualTo(TIMES - sum(refused));
        assertThat(count(heard, "transfer_canceled")).isEqualTo(sum(refused));
    }

    @Test
    void givenAConsultation_whenItIsCompletedAndCanceled_thenOneIsRefused() {
        consultations();
        assertThat(race(call -> () -> command(call, at -> new CallCommand.CompleteTransfer(2, at)),
                call -> () -> command(call, at -> new CallCommand.CancelTransfer(2, at)))).containsOnly(1);
        Map<String, List<String>> heard = over();
        assertThat(count(heard, "transfer_completed") + count(heard, "transfer_canceled")).isEqualTo(TIMES);
    }

    @Test
    void givenATalk_whenItIsHeldAndTheOtherSideHangsUp_thenItIsOver() {
        calls(CallRacesTest::isTalk);
        List<Integer> refused = race(call -> () -> command(call, at -> new CallCommand.Hold(2, true, at)),
                call -> () -> hangUp(call, 1));
        await().until(() -> edge.core().service().active().findAny().isEmpty());
        Map<String, List<String>> heard = over();
        assertThat(count(heard, "hold")).isEqualTo(TIMES - sum(refused));
        assertThat(count(heard, "unhold")).isZero();
    }

    @Test
    void givenATalk_whenItIsTransferredByClickAndByPhone_thenOnlyOneIsDone() {
        calls(CallRacesTest::isTalk);
        asterisk.phones(_ -> PhoneBehavior.onlyRings());
        race(call -> () -> transfer(call, Transfer.Kind.BLIND), call -> () -> {
            asterisk.transfer(channel(call, 2), "3003");
            return null;
        });
        await().until(() -> edge.core().service().active().allMatch(call -> call.participants().size() == 3));
        assertThat(count(over(), "transfer")).isEqualTo(TIMES);
    }

    private static boolean isTalk(Call call) {
        return call.state() == CallState.ANSWERED;
    }

    /// So many calls, which have come so far.
    private void calls(Predicate<Call> far) {
        IntStream.range(0, TIMES).forEach(_ -> asterisk.dial("3001", "3002"));
        awaitAll(far);
    }

    private void awaitAll(Predicate<Call> far) {
        await().atMost(Duration.ofSeconds(30)).until(() -> edge.core().service().active().filter(far).count() == TIMES);
    }

    private void consultations() {
        calls(CallRacesTest::isTalk);
        edge.core().service().active().forEach(call -> transfer(call, Transfer.Kind.ATTENDED));
        awaitAll(call -> call.transfer() != null && call.transfer().phase() == Transfer.Phase.CONSULTING);
    }

    /// Both at once, for one call after the other; how many of the two were refused.
    private List<Integer> race(Function<Call, Callable<?>> one, Function<Call, Callable<?>> other) {
        return edge.core().service().active().toList().stream().map(call -> {
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Integer> first = threads.submit(() -> refused(start, one.apply(call)));
            return result(threads.submit(() -> refused(start, other.apply(call)))) + result(first);
        }).toList();
    }

    private static int refused(CyclicBarrier start, Callable<?> deed) throws Exception {
        start.await();
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(CLOSE.toNanos())); // now the one is first, now the other
        try {
            deed.call();
            return 0;
        } catch (CallException.CommandNotAllowed _) {
            return 1;
        }
    }

    private static int result(Future<Integer> deed) {
        try {
            return deed.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int sum(List<Integer> refused) {
        return refused.stream().mapToInt(Integer::intValue).sum();
    }

    private Call command(Call call, Function<Instant, CallCommand> wanted) {
        return edge.core().service().command(call.id(), wanted);
    }

    private Call answer(Call call) {
        return command(call, at -> new CallCommand.Answer(2, "3002", true, at));
    }

    private Call transfer(Call call, Transfer.Kind kind) {
        Route.ToLine to = new Route.ToLine(new Party(null, "3004", "Carlos", "carlos"), List.of("3004"),
                Duration.ofSeconds(30));
        return command(call, at -> new CallCommand.Transfer(2, kind, "3004", to, at));
    }

    private boolean hangUp(Call call, int participant) {
        asterisk.hangUp(channel(call, participant), 16);
        return true;
    }

    private String channel(Call call, int participant) {
        Call now = edge.core().service().find(call.id()).orElseThrow();
        return now.legs().stream().filter(leg -> leg.participant() == participant).findFirst().orElseThrow().channel()
                .value();
    }

    /// Ends what still goes on. Every call has ended once then, nothing is left of it, and its times are in order.
    ///
    /// @return the types of what was heard, by call
    private Map<String, List<String>> over() {
        edge.core().service().active().map(call -> (Callable<?>) () -> command(call,
                at -> new CallCommand.Hangup(0, true, null, at))).map(deed -> threads.submit(
                        () -> refused(new CyclicBarrier(1), deed)))
                .toList().forEach(CallRacesTest::result);
        edge.awaitOver(TIMES);
        await().until(() -> asterisk.channels().isEmpty() && asterisk.bridges().isEmpty());
        await().until(() -> edge.types().stream().filter(ENDS::contains).count() >= TIMES);
        Map<String, List<CommittedEvent>> heard = edge.core().heard().stream()
                .collect(Collectors.groupingBy(event -> event.event().call().value()));
        assertThat(heard).hasSize(TIMES);
        edge.core().stored().forEach(call -> assertWhole(call, Objects.requireNonNull(heard.get(call.id().value()))));
        return heard.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .stream().map(event -> event.event().type().wire()).toList()));
    }

    private static void assertWhole(Call call, List<CommittedEvent> events) {
        assertThat(events).extracting(event -> event.event().seq())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).extracting(event -> event.event().type().wire()).filteredOn(ENDS::contains).hasSize(1);
        assertThat(call.participants()).extracting(Participant::leftAt).doesNotContainNull();
        Instant answered = call.answerTime();
        if (answered != null) {
            assertThat(call.times().holdMillis()).isBetween(0L,
                    Duration.between(answered, Objects.requireNonNull(call.endTime())).toMillis());
        }
    }

    private static int count(Map<String, List<String>> heard, String type) {
        ToIntFunction<List<String>> times = types -> (int) types.stream().filter(type::equals).count();
        return heard.values().stream().mapToInt(times).sum();
    }
}
