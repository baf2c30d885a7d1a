package io.ringdown.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.MovableClock;
import io.ringdown.call.Call;
import io.ringdown.call.CallId;
import io.ringdown.call.CallStore;
import io.ringdown.call.ChannelId;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import io.ringdown.routing.Circuits.Answer;
import io.ringdown.routing.Circuits.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Calls that are asked for and do not begin; what becomes of those that do is the story of `OutsideCallsTest`.
class CircuitsTest {

    private static final UUID CLINIC = new UUID(9, 1);
    private static final User ANA = new User(new UUID(7, 1), Set.of(CLINIC));
    private static final User BEN = new User(new UUID(7, 2), Set.of(CLINIC, new UUID(9, 2)));
    private static final User EVA = new User(new UUID(7, 3), Set.of());
    private static final String BERLIN = "+493012345678@trunk";

    private final MovableClock clock = new MovableClock();
    private final Circuits circuits = circuits(3);

    @Test
    void givenAnAccountWithItsLast_whenItAsksForMore_thenItIsFull_andOthersAreNot() {
        assertThat(circuits.take(ANA, BERLIN, 1, Map.of())).isEqualTo(Answer.TAKEN);
        assertThat(circuits.take(ANA, BERLIN, 1, Map.of())).isEqualTo(Answer.ACCOUNT_FULL);
        assertThat(circuits.take(BEN, BERLIN, 2, Map.of())).isEqualTo(Answer.TAKEN);
        assertThat(circuits.take(BEN, BERLIN, 2, Map.of())).isEqualTo(Answer.TAKEN);
        assertThat(circuits.take(BEN, BERLIN, 9, Map.of())).isEqualTo(Answer.ALL_FULL);
        assertThat(circuits.take(ANA, BERLIN, 0, Map.of())).isEqualTo(Answer.ACCOUNT_FULL);
    }

    @Test
    void givenAnOrganizationWithItsLast_whenItsPeopleAskForMore_thenItIsFull_andOthersAreNot() {
        Map<UUID, Integer> limit = Map.of(CLINIC, 2);
        assertThat(circuits.take(ANA, BERLIN, 9, limit)).isEqualTo(Answer.TAKEN);
        assertThat(circuits.take(BEN, BERLIN, 9, limit)).isEqualTo(Answer.TAKEN);
        assertThat(circuits.take(BEN, BERLIN, 9, limit)).isEqualTo(Answer.ORGANIZATION_FULL);
        assertThat(circuits.take(ANA, BERLIN, 9, limit)).isEqualTo(Answer.ORGANIZATION_FULL);
        assertThat(circuits.take(EVA, BERLIN, 9, Map.of())).isEqualTo(Answer.TAKEN);
    }

    @Test
    void givenACallThatNeverBegins_whenItsTimeIsOver_thenItCountsNoMore() {
        circuits.take(ANA, BERLIN, 1, Map.of());
        clock.forward(Circuits.BEGINNING);
        assertThat(circuits.take(ANA, BERLIN, 1, Map.of())).isEqualTo(Answer.ACCOUNT_FULL);
        clock.forward(Duration.ofMillis(1));
        assertThat(circuits.take(ANA, BERLIN, 1, Map.of())).isEqualTo(Answer.TAKEN);
    }

    @Test
    void givenTheLastCircuit_whenManyAskAtTheSameInstant_thenOneGetsIt() throws Exception {
        int askers = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(askers)) {
            for (int round = 0; round < 200; round++) {
                Circuits last = circuits(1);
                CyclicBarrier together = new CyclicBarrier(askers);
                List<Callable<Answer>> asked = IntStream.range(0, askers).<Callable<Answer>>mapToObj(n -> () -> {
                    together.await(10, TimeUnit.SECONDS);
                    return last.take(new User(new UUID(8, n), Set.of()), BERLIN, 1, Map.of());
                }).toList();
                int taken = 0;
                for (Future<Answer> answer : threads.invokeAll(asked)) {
                    taken += answer.get() == Answer.TAKEN ? 1 : 0;
                }
                assertThat(taken).as("round %d", round).isEqualTo(1);
            }
        }
    }

    private Circuits circuits(int most) {
        return new Circuits(new NoCalls(), _ -> Set.of(), new OutsideProperties("trunk", "DE", List.of(), most, 2),
                clock);
    }

    private static final class NoCalls implements CallStore {

        @Override
        public void append(List<JournalEntry> entries, List<CommittedEvent> events) {
            throw new UnsupportedOperationException("nothing is written here");
        }

        @Override
        public long lastEventId() {
            return 0;
        }

        @Override
        public List<Call> live() {
            return List.of();
        }

        @Override
        public Optional<Call> find(CallId id) {
            return Optional.empty();
        }

        @Override
        public Set<ChannelId> channels(Collection<ChannelId> channels, Instant since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<CallId> known(Collection<CallId> ids) {
            return Set.of();
        }

        @Override
        public List<StoredEvent> events(CallId id) {
            return List.of();
        }
    }
}
