package io.ringdown.call;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.util.unit.DataSize;

/// The call core without Spring and database: lanes, journal and publication as they are, calls kept in memory, and the
/// lines 3001 to 3009, whose phones bear the same names.
public final class LiveCalls implements AutoCloseable {

    private final MemoryStore store = new MemoryStore();
    private final MemoryBacklog backlog = new MemoryBacklog(store);
    private final List<CommittedEvent> heard = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Lanes lanes;
    private final Journal journal;
    private final CallService service;
    private final Comparisons comparisons;

    /// @param telephony asked anew at each commit, so that it may be made after this
    public LiveCalls(CallProperties properties, Supplier<Telephony> telephony) {
        lanes = new Lanes(properties, meters);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("telephony", new Late(telephony));
        beans.addBean("listener", (CallListener) heard::addAll);
        Publication publication = new Publication(beans.getBeanProvider(Telephony.class),
                beans.getBeanProvider(CallListener.class), lanes, meters);
        journal = new Journal(store, backlog, publication, properties, Clock.systemUTC(), meters);
        comparisons = new Comparisons(lanes, beans.getBeanProvider(Telephony.class), properties, Clock.systemUTC(),
                meters);
        service = new CallService(lanes, journal, store, new NineLines(),
                new Occupancy(new OccupancyProperties(1_000)), comparisons, properties, Clock.systemUTC(), meters);
        journal.start();
        service.start();
    }

    public static CallProperties properties() {
        return properties(1_000, 100, 1_000, 100);
    }

    /// Without a limit of its own for new calls.
    public static CallProperties properties(int maxLive, int laneCapacity, int journalCapacity, int maxBatch) {
        return properties(maxLive, laneCapacity, journalCapacity, journalCapacity, maxBatch);
    }

    public static CallProperties properties(int maxLive, int laneCapacity, int journalCapacity, int shedAbove,
            int maxBatch) {
        return properties(maxLive, laneCapacity, journalCapacity, shedAbove, maxBatch, Duration.ofMinutes(1));
    }

    static CallProperties properties(int maxLive, int laneCapacity, int journalCapacity, int shedAbove, int maxBatch,
            Duration uncheckedFor) {
        return new CallProperties(maxLive, laneCapacity, journalCapacity, shedAbove, maxBatch, Duration.ofSeconds(5),
                Duration.ofSeconds(2), Path.of("unused"), DataSize.ofMegabytes(1), uncheckedFor,
                Duration.ofSeconds(90), Duration.ofSeconds(5));
    }

    public CallService service() {
        return service;
    }

    DeadlineWatch watch(Clock clock) {
        return watch(clock, () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
    }

    /// @param nanos counts on, whatever happens to the clock
    DeadlineWatch watch(Clock clock, LongSupplier nanos) {
        return new DeadlineWatch(lanes, service, comparisons, clock, nanos);
    }

    Lookout lookout() {
        return new Lookout(lanes, journal, comparisons);
    }

    public Comparisons comparisons() {
        return comparisons;
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

    public List<CallStore.StoredEvent> storedEvents(CallId id) {
        return store.events(id);
    }

    public void databaseAway(boolean away) {
        store.away(away);
    }

    /// Every commit takes so long.
    public void slow(Duration commit) {
        store.slow(commit);
    }

    /// There is room for so many batches while the database is away.
    public void room(int batches) {
        backlog.room(batches);
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

        @Override
        public boolean compare(String node) {
            return telephony.get().compare(node);
        }
    }

    private static final class NineLines implements Routing {

        @Override
        public Party callerOf(String endpoint, String number, String name) {
            return party(endpoint);
        }

        @Override
        public Route route(Party caller, String dialled) {
            return line(dialled).<Route>map(line -> line)
                    .orElse(new Route.Nowhere(HangupCause.UNALLOCATED, "nobody has this number"));
        }

        @Override
        public Optional<Route.ToLine> line(String number) {
            return number.matches("300[1-9]")
                    ? Optional.of(new Route.ToLine(party(number), List.of(number), Duration.ofSeconds(30)))
                    : Optional.empty();
        }

        @Override
        public Optional<Route.ToLine> lineOf(UUID person) {
            return Optional.empty();
        }

        @Override
        public boolean isThere(String endpoint) {
            return true;
        }

        @Override
        public boolean answersItself(String endpoint) {
            return true;
        }

        private static Party party(String number) {
            return new Party(null, number, "Person " + number, "p" + number);
        }
    }
}
