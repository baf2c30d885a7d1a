package io.ringdown.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Service;

/// The calls that are alive: takes facts and commands, each on its call's lane, and hands what follows to the journal.
///
/// Facts come from reader threads and never wait; commands come from requests and wait until they are written.
@Service
public class CallService implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CallService.class);
    /// How long a command waits for an Asterisk that has just come back, so that it is about the call as it is there.
    private static final Duration RECONNECTION = Duration.ofSeconds(2);

    private final Lanes lanes;
    private final Turns turns;
    private final Journal journal;
    private final CallStore store;
    private final Routing routing;
    private final Occupancy occupancy;
    private final Comparisons comparisons;
    private final Clock clock;
    private final Counter ignored;
    private final Counter refused;
    /// Legs that have gone from one call to another, which their ids do not tell.
    private final Map<ChannelId, CallId> taken = new ConcurrentHashMap<>();
    private volatile boolean running;

    CallService(Lanes lanes, Journal journal, CallStore store, Routing routing, Occupancy occupancy,
            Comparisons comparisons, CallProperties properties, Clock clock, MeterRegistry meters) {
        this.lanes = lanes;
        this.journal = journal;
        this.store = store;
        this.routing = routing;
        this.occupancy = occupancy;
        this.comparisons = comparisons;
        this.clock = clock;
        this.ignored = Counter.builder("ringdown.facts.ignored").description("Facts that changed nothing")
                .register(meters);
        this.refused = Counter.builder("ringdown.calls.refused").description("Callers turned away for overload")
                .register(meters);
        this.turns = new Turns(lanes, journal, occupancy, properties.commandTimeout(), clock, ignored,
                call -> taken.values().removeIf(call::equals));
    }

    /// A phone has dialled and its channel waits for us.
    ///
    /// @return the new call, or nothing if no more calls are taken: then the channel is to be ended with congestion
    public Optional<CallId> arrive(Arrival arrival) {
        CallId id = CallId.next(arrival.at());
        Lane lane = lane(id);
        if (lane == null) {
            refused.increment();
            return Optional.empty();
        }
        turns.offer(lane, new Lane.Turn(_ -> begin(id, arrival), null, null), id);
        return Optional.of(id);
    }

    /// @return null if no more calls are taken now
    private @Nullable Lane lane(CallId id) {
        return running && !journal.isOverloaded() ? lanes.open(id) : null;
    }

    private Decision begin(CallId id, Arrival arrival) {
        Party caller = new Party(null, arrival.number(), arrival.name(), null, arrival.hides());
        List<String> phones = List.of();
        try {
            caller = routing.callerOf(arrival.endpoint(), arrival.number(), arrival.name());
            caller = arrival.hides() ? caller.hides() : caller;
            phones = routing.line(caller.number()).map(Route.ToLine::endpoints).orElse(phones);
        } catch (RuntimeException e) {
            LOG.error("Nobody knows who calls while the directory is away", e);
        }
        return Beginning.arrived(id, arrival.node(), arrival.channel(), arrival.endpoint(), caller, phones,
                arrival.dialled(), route(id, caller, arrival.dialled()), arrival.since(), arrival.at());
    }

    /// Where a number leads that a phone has dialled, with a place taken at each device that it rings.
    private Route route(CallId id, Party caller, String dialled) {
        try {
            return occupancy.through(id, routing.route(caller, dialled));
        } catch (RuntimeException e) {
            LOG.error("Nobody can be found while the directory is away", e);
            return new Route.Nowhere(HangupCause.NETWORK_OUT_OF_ORDER, "the directory could not be asked");
        }
    }

    /// Something has happened to a call. Called in the order in which it happened; never waits.
    ///
    /// @return false if the call's lane is full: the fact was not taken, and its source has to be compared anew
    public boolean accept(CallId id, CallFact fact) {
        Lane lane = lanes.of(id);
        if (lane == null) {
            ignored.increment();
            return true;
        }
        return turns.offer(lane, new Lane.Turn(call -> on(call, fact), fact, null), id);
    }

    /// Done when all that was told until now, of whatever call, is decided, written and carried out, or at the latest after the time
    /// that a command waits. Never fails; returns at once.
    public CompletableFuture<Void> settled() {
        return turns.settled(call -> Decision.none(begun(call)));
    }

    /// A phone asks for a blind transfer by REFER. Called in order, as [#accept] is; where the number leads is looked up on
    /// the lane.
    ///
    /// @return false if the call's lane is full
    public boolean refer(CallId id, ChannelId channel, String number, Instant at) {
        Lane lane = lanes.of(id);
        if (lane == null) {
            ignored.increment();
            return true;
        }
        return turns.offer(lane, new Lane.Turn(call -> referred(begun(call), channel, number, at), null, null), id);
    }

    /// A phone has taken the place of another in a call by itself (INVITE with Replaces).
    ///
    /// @param replaced the channel that is left over
    /// @return false if the call's lane is full
    public boolean replace(CallId id, ChannelId replaced, Arrival by) {
        Lane lane = lanes.of(id);
        if (lane == null) {
            ignored.increment();
            return true;
        }
        return turns.offer(lane, new Lane.Turn(call -> on(call, new CallFact.LegReplaced(replaced, by.channel(),
                by.endpoint(), callerOf(by), by.at())), null, null), id);
    }

    private Party callerOf(Arrival arrival) {
        try {
            return routing.callerOf(arrival.endpoint(), arrival.number(), arrival.name());
        } catch (RuntimeException e) {
            LOG.error("Nobody knows who takes a call over while the directory is away", e);
            return new Party(null, arrival.number(), arrival.name(), null);
        }
    }

    /// A phone that is rung sends the call elsewhere (3xx). As [#refer]; whoever has no line here forwards by the caller's rights.
    ///
    /// @return false if the call's lane is full
    public boolean forward(CallId id, ChannelId channel, String number, Instant at) {
        Lane lane = lanes.of(id);
        if (lane == null) {
            ignored.increment();
            return true;
        }
        return turns.offer(lane, new Lane.Turn(call -> forwarded(begun(call), channel, number, at), null, null), id);
    }

    /// Asterisk tells it several times; a place and a circuit are taken once.
    private Decision forwarded(Call call, ChannelId channel, String number, Instant at) {
        Leg leg = call.legs().stream().filter(one -> one.channel().equals(channel) && one.isLive()).findFirst()
                .orElse(null);
        if (leg == null || leg.isUp() || leg.isEnding() || call.isEnded()) {
            return Decision.none(call);
        }
        Party whose = call.participant(leg.participant()).party();
        Party by = whose.account() == null ? call.caller() : whose;
        Route to = route(call.id(), by, number);
        return used(on(call, new CallFact.LegForwards(channel, number, to, at)), by, to);
    }

    /// What the look-up has taken is given back where nobody is rung by it.
    private Decision used(Decision decision, Party by, Route to) {
        if (to instanceof Route.ToLine line && !decision.call().endpoints().containsAll(line.endpoints())) {
            routing.unused(by, to);
            occupancy.settle(decision.call());
        }
        return decision;
    }

    private Decision referred(Call call, ChannelId channel, String number, Instant at) {
        Party by = call.legs().stream().filter(leg -> leg.channel().equals(channel))
                .map(leg -> call.participant(leg.participant()).party()).findFirst().orElse(call.caller());
        // Nothing is taken for what would be refused.
        Route to = call.mayRefer(channel, at)
                ? route(call.id(), by, number)
                : new Route.Nowhere(HangupCause.CALL_REJECTED, "the phone may not transfer now");
        return used(on(call, new CallFact.Referred(channel, number, to, at)), by, to);
    }

    /// Which call a channel belongs to that has gone from one to another.
    public Optional<CallId> taker(ChannelId channel) {
        return Optional.ofNullable(taken.get(channel));
    }

    /// One call tells another something; a leg that comes with it belongs to the other from now on.
    ///
    /// @return false if the other cannot take it
    public boolean tell(CallId id, CallFact fact) {
        if (!isAlive(id)) {
            return false;
        }
        if (fact instanceof CallFact.HandedOver handed) {
            handed.legs().forEach(leg -> taken.put(leg.channel(), id));
        }
        return accept(id, fact);
    }

    /// Makes a call by ringing the caller's own devices first.
    ///
    /// @param answers the caller's phone is asked to answer by itself
    /// @param route   where the number leads
    /// @return the call as it is once it is written
    /// @throws CallException if it cannot be made now
    public Call make(Route.ToLine caller, boolean answers, String dialled, Route route, String node) {
        Instant now = clock.instant();
        CallId id = CallId.next(now);
        Lane lane = lane(id);
        if (lane == null) {
            refused.increment();
            throw new CallException.Overloaded("No more calls are taken now; try again in a moment.");
        }
        Call made = turns.await(lane, id,
                _ -> Beginning.made(id, node, caller, answers, dialled, occupancy.through(id, route),
                        clock.instant()));
        CallLog.asked(id, "Make");
        return made;
    }

    /// Wants something of a call.
    ///
    /// @param wanted made of the time at which it is its turn
    /// @return the call as it is once it is written
    /// @throws CallException.CommandNotAllowed if the call's state does not allow it
    /// @throws CallException.CallNotFound      if there is none
    /// @throws CallException.TelephonyUnavailable if its Asterisk is away; a hang-up is carried out when it is back
    public Call command(CallId id, Function<Instant, CallCommand> wanted) {
        Lane lane = lanes.of(id);
        if (lane == null) {
            throw store.find(id).isPresent()
                    ? new CallException.CommandNotAllowed("The call has ended already.")
                    : new CallException.CallNotFound(id.value());
        }
        boolean current = isCurrent(lane);
        AtomicReference<String> what = new AtomicReference<>("");
        Call after = turns.await(lane, id, call -> {
            CallCommand command = wanted.apply(clock.instant());
            what.set(command.getClass().getSimpleName());
            if (!current && !(command instanceof CallCommand.Hangup)) {
                throw new CallException.TelephonyUnavailable(
                        "The Asterisk of this call cannot be reached at this moment; try again shortly.");
            }
            return on(call, occupancy.through(id, command));
        });
        CallLog.asked(id, what.get());
        return after;
    }

    /// Is the call as its Asterisk has it, as far as anybody knows? After a lost connection, or a restart, much may have
    /// happened to it that is not known yet.
    private boolean isCurrent(Lane lane) {
        Call call = lane.call();
        try {
            return call == null || comparisons.await(call.node(), RECONNECTION);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The call as it was written last, alive or from the history. So nobody sees what might still be lost.
    public Optional<Call> find(CallId id) {
        Lane lane = lanes.of(id);
        Call call = lane == null ? null : lane.committed();
        return call != null ? Optional.of(call) : store.find(id);
    }

    /// Has the call ended, as far as is decided? Nothing where there is none.
    public Optional<Boolean> hasEnded(CallId id) {
        Lane lane = lanes.of(id);
        Call call = lane == null ? null : lane.call();
        return call != null ? Optional.of(call.isEnded()) : store.find(id).map(Call::isEnded);
    }

    /// Has the call not ended, or has Asterisk something of it left?
    public boolean isAlive(CallId id) {
        return lanes.of(id) != null;
    }

    /// The calls that have not ended, as they were written last.
    public Stream<Call> active() {
        return lanes.committed().filter(call -> !call.isEnded());
    }

    /// The calls of a node that Asterisk may still have something of.
    public List<Call> alive(String node) {
        return lanes.calls().filter(call -> call.node().equals(node)).toList();
    }

    private static Decision on(@Nullable Call call, CallInput input) {
        return begun(call).on(input);
    }

    private static Call begun(@Nullable Call call) {
        if (call == null) {
            throw new CallException.CommandNotAllowed("The call could not be begun.");
        }
        return call;
    }

    @Override
    public void start() {
        for (Call call : store.live()) {
            lanes.reopen(call);
            occupancy.settle(call);
            call.liveLegs().stream().filter(leg -> !leg.channel().call().map(call.id()::equals).orElse(true))
                    .forEach(leg -> taken.put(leg.channel(), call.id()));
        }
        running = true;
    }

    /// Takes no more calls; what is under way goes on until the feeds and the journal stop.
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the journal, before every feed.
    @Override
    public int getPhase() {
        return 10;
    }

    /// A channel that a phone's dialling has brought into our application.
    ///
    /// @param endpoint the SIP user name that dials
    /// @param number   the caller's number as shown
    /// @param dialled  the number that was dialled
    /// @param hides    the phone hides its number
    /// @param since    when it was, which may be a while before it was found
    public record Arrival(String node, ChannelId channel, String endpoint, String number, String name, String dialled,
            boolean hides, Instant since, Instant at) {

        public Arrival(String node, ChannelId channel, String endpoint, String number, String name, String dialled,
                Instant at) {
            this(node, channel, endpoint, number, name, dialled, false, at, at);
        }
    }
}
