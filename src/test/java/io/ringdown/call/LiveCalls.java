package io.ringdown.call;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/// The call core without Spring and database: lanes, journal and publication as they are, calls kept in memory, and the
/// lines 3001 and 3002, whose phones bear the same names.
public final class LiveCalls implements AutoCloseable {

    private final MemoryStore store = new MemoryStore();
    private final List<CommittedEvent> heard = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Journal journal;
    private final CallService service;

    /// @param telephony asked anew at each commit, so that it may be made after this
    public LiveCalls(CallProperties properties, Supplier<Telephony> telephony) {
        Lanes lanes = new Lanes(properties, meters);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("telephony", new Late(telephony));
        beans.addBean("listener", (CallListener) heard::addAll);
        Publication publication = new Publication(beans.getBeanProvider(Telephony.class),
                beans.getBeanProvider(CallListener.class), lanes, meters);
        journal = new Journal(store, publication, properties, Clock.systemUTC(), meters);
        service = new CallService(lanes, journal, store, new TwoLines(), properties, Clock.systemUTC(), meters);
        journal.start();
        service.start();
    }

    public static CallProperties properties() {
        return new CallProperties(1_000, 100, 1_000, 100, Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    public CallService service() {
        return service;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    /// Everything published so far.
    public List<CommittedEvent> heard() {
        return List.copyOf(heard);
    }

    public List<String> types() {
        return heard.stream().map(event -> event.event().type().wire()).toList();
    }

    public List<Call> stored() {
        return store.all();
    }

    public void databaseAway(boolean away) {
        store.away(away);
    }

    public boolean journalFails() {
        return journal.failure() != null;
    }

    @Override
    public void close() {
        service.stop();
        journal.stop();
    }

    private record Late(Supplier<Telephony> telephony) implements Telephony {

        @Override
        public void execute(Call call, List<Effect> effects) {
            telephony.get().execute(call, effects);
        }

        @Override
        public String nodeForNewCall() {
            return telephony.get().nodeForNewCall();
        }
    }

    private static final class TwoLines implements Routing {

        @Override
        public Party callerOf(String endpoint, String number, String name) {
            return party(endpoint);
        }

        @Override
        public Route route(String dialled) {
            return line(dialled).<Route>map(line -> line)
                    .orElse(new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number"));
        }

        @Override
        public Optional<Route.ToLine> line(String number) {
            return number.matches("300[12]")
                    ? Optional.of(new Route.ToLine(party(number), List.of(number), Duration.ofSeconds(30)))
                    : Optional.empty();
        }

        private static Party party(String number) {
            return new Party(null, number, "Person " + number, "p" + number);
        }
    }
}
