package io.ringdown.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class CallServiceTest {

    private static final CallProperties PROPERTIES = new CallProperties(3, 10, 100, 50, Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    private static final Party MARIA = new Party(null, "3001", "Maria", "maria");
    private static final Party JOAO = new Party(null, "3002", "João", "joao");

    private final MemoryStore store = new MemoryStore();
    private final List<CommittedEvent> heard = new CopyOnWriteArrayList<>();
    private final List<Effect> effects = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Journal journal;
    private CallService calls;

    @BeforeEach
    void start() {
        Lanes lanes = new Lanes(PROPERTIES, meters);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("telephony", new RecordingTelephony());
        beans.addBean("listener", (CallListener) heard::addAll);
        Publication publication = new Publication(beans.getBeanProvider(Telephony.class),
                beans.getBeanProvider(CallListener.class), lanes, meters);
        journal = new Journal(store, publication, PROPERTIES, Clock.systemUTC(), meters);
        calls = new CallService(lanes, journal, store, new TwoLines(), PROPERTIES, Clock.systemUTC(), meters);
        journal.start();
        calls.start();
    }

    @AfterEach
    void stop() {
        calls.stop();
        journal.stop();
    }

    @Test
    void givenACaller_whenTheCalleeAnswersAndHangsUp_thenEveryEventIsHeardOnceAndInOrder() {
        CallId id = calls.arrive(arrival("a-1")).orElseThrow();
        Effect.Originate originate = awaitOriginate();
        calls.accept(id, new CallFact.LegRinging(originate.channel(), Instant.now()));
        calls.accept(id, new CallFact.LegAnswered(originate.channel(), Instant.now(), false));
        calls.accept(id, new CallFact.LegGone(originate.channel(), 16, Instant.now(), false));
        calls.accept(id, new CallFact.LegGone(new ChannelId("a-1"), 16, Instant.now(), false));
        await().until(() -> heard.size() == 5);
        assertThat(heard).extracting(event -> event.event().type()).containsExactly(CallEventType.CREATED,
                CallEventType.DIAL_ATTEMPT, CallEventType.RINGING, CallEventType.ANSWERED, CallEventType.ENDED);
        assertThat(heard).extracting(event -> event.event().seq()).containsExactly(1, 2, 3, 4, 5);
        assertThat(heard).extracting(CommittedEvent::eventId).isSorted().doesNotHaveDuplicates();
        await().until(() -> calls.active().count() == 0);
    }

    private Effect.Originate awaitOriginate() {
        await().until(() -> effects.stream().anyMatch(Effect.Originate.class::isInstance));
        return effects.stream().filter(Effect.Originate.class::isInstance).map(Effect.Originate.class::cast)
                .findFirst().orElseThrow();
    }

    private static CallService.Arrival arrival(String channel) {
        return new CallService.Arrival("local", new ChannelId(channel), "3001", "3001", "Maria", "3002", Instant.now());
    }

    private final class RecordingTelephony implements Telephony {

        @Override
        public void execute(Call call, List<Effect> wanted) {
            effects.addAll(wanted);
        }

        @Override
        public String nodeForNewCall() {
            return "local";
        }
    }

    private static final class TwoLines implements Routing {

        @Override
        public Party callerOf(String endpoint, String number, String name) {
            return MARIA;
        }

        @Override
        public Route route(String dialled) {
            return line(dialled).<Route>map(line -> line).orElse(new Route.Nowhere(1, "nobody"));
        }

        @Override
        public Optional<Route.ToLine> line(String number) {
            return number.equals("3002")
                    ? Optional.of(new Route.ToLine(JOAO, List.of("3002"), Duration.ofSeconds(30)))
                    : Optional.empty();
        }
    }
}
