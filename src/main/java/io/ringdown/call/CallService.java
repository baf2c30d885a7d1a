package io.ringdown.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// The calls that are alive: takes facts and commands, each on its call's lane, and hands what follows to the journal.
///
/// Facts come from reader threads and never wait; commands come from requests and wait until they are written.
@Service
public class CallService implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CallService.class);

    private final Lanes lanes;
    private final Journal journal;
    private final CallStore store;
    private final Routing routing;
    private final CallProperties properties;
    private final Clock clock;
    private final Counter ignored;
    private final Counter refused;
    private final Executor threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("lane-", 0)
                    .uncaughtExceptionHandler((lane, e) -> LOG.error("{} broke", lane.getName(), e)).factory());
    private volatile boolean running;

    CallService(Lanes lanes, Journal journal, CallStore store, Routing routing, CallProperties properties, Clock clock,
            MeterRegistry meters) {
        this.lanes = lanes;
        this.journal = journal;
        this.store = store;
        this.routing = routing;
        this.properties = properties;
        this.clock = clock;
        this.ignored = Counter.builder("ringdown.facts.ignored").description("Facts that changed nothing")
                .register(meters);
        this.refused = Counter.builder("ringdown.calls.refused").description("Callers turned away for overload")
                .register(meters);
    }

    /// A phone has dialled and its channel waits for us.
    ///
    /// @return the new call, or nothing if no more calls are taken: then the channel is to be ended with congestion
    public Optional<CallId> arrive(Arrival arrival) {
        CallId id = CallId.next(arrival.at());
        Lane lane = running ? lanes.open(id) : null;
        if (lane == null) {
            refused.increment();
            return Optional.empty();
        }
        offer(lane, new Lane.Turn(_ -> begin(id, arrival), null), id);
        return Optional.of(id);
    }

    private Decision begin(CallId id, Arrival arrival) {
        Party caller = new Party(null, arrival.number(), arrival.name(), null);
        Route route;
        try {
            caller = routing.callerOf(arrival.endpoint(), arrival.number(), arrival.name());
            route = routing.route(arrival.dialled());
        } catch (RuntimeException e) {
            LOG.error("Nobody can be found while the directory is away", e);
            route = new Route.Nowhere(HangupCause.NETWORK_OUT_OF_ORDER, "the directory could not be asked");
        }
        return Beginning.arrived(id, arrival.node(), arrival.channel(), arrival.endpoint(), caller, arrival.dialled(),
                route, arrival.at());
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
        return offer(lane, new Lane.Turn(call -> on(call, fact), null), id);
    }

    /// Makes a call by ringing the caller's own devices first.
    ///
    /// @param route where the number leads
    /// @return the call as it is once it is written
    /// @throws CallException if it cannot be made now
    public Call make(Route.ToLine caller, String dialled, Route route, String node) {
        Instant now = clock.instant();
        CallId id = CallId.next(now);
        Lane lane = running ? lanes.open(id) : null;
        if (lane == null) {
            refused.increment();
            throw new CallException.Overloaded("No more calls are taken now; try again in a moment.");
        }
        return await(lane, id,
                _ -> Beginning.made(id, node, caller, dialled, route, clock.instant()));
    }

    /// Ends a call for everybody.
    ///
    /// @return the call as it is now: its end comes as an event
    /// @throws CallException.CommandNotAllowed if it has ended
    /// @throws CallException.CallNotFound      if there is none
    ///
    /// @param cause Q.850, null for the usual one
    public Call hangup(CallId id, HangupSource by, @Nullable Integer cause) {
        return command(id, () -> new CallCommand.Hangup(by, cause, clock.instant()));
    }

    /// Puts the other side on hold, or takes it back.
    ///
    /// @throws CallException.CommandNotAllowed if nobody talks, or it is so already
    public Call hold(CallId id, Leg.Role by, boolean hold) {
        return command(id, () -> new CallCommand.Hold(by, hold, clock.instant()));
    }

    /// Lets a side not be heard, or be heard again.
    ///
    /// @throws CallException.CommandNotAllowed if nobody talks, or it is so already
    public Call mute(CallId id, Leg.Role side, boolean mute) {
        return command(id, () -> new CallCommand.Mute(side, mute, clock.instant()));
    }

    /// Lets the other side hear keys.
    ///
    /// @throws CallException.CommandNotAllowed if nobody talks
    public Call sendDigits(CallId id, Leg.Role by, String digits) {
        return command(id, () -> new CallCommand.SendDigits(by, digits, clock.instant()));
    }

    /// The call, alive or from the history.
    public Optional<Call> find(CallId id) {
        Lane lane = lanes.of(id);
        Call call = lane == null ? null : lane.call();
        return call != null ? Optional.of(call) : store.find(id);
    }

    /// Has the call not ended, or has Asterisk something of it left?
    public boolean isAlive(CallId id) {
        return lanes.of(id) != null;
    }

    /// The calls that have not ended.
    public Stream<Call> active() {
        return lanes.calls().filter(call -> !call.isEnded());
    }

    /// The calls of a node that Asterisk may still have something of.
    public List<Call> alive(String node) {
        return lanes.calls().filter(call -> call.node().equals(node)).toList();
    }

    private Call command(CallId id, Supplier<CallCommand> command) {
        Lane lane = lanes.of(id);
        if (lane == null) {
            throw store.find(id).isPresent()
                    ? new CallException.CommandNotAllowed("The call has ended already.")
                    : new CallException.CallNotFound(id.value());
        }
        return await(lane, id, call -> on(call, command.get()));
    }

    private Decision on(@Nullable Call call, CallInput input) {
        if (call == null) {
            throw new CallException.CommandNotAllowed("The call could not be begun.");
        }
        return call.on(input);
    }

    private Call await(Lane lane, CallId id, Lane.Move move) {
        CompletableFuture<Call> reply = new CompletableFuture<>();
        if (!offer(lane, new Lane.Turn(move, reply), id)) {
            throw new CallException.Overloaded("Too much is waiting to be done for this call; try again in a moment.");
        }
        try {
            return reply.get(properties.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CallException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new CallException.Overloaded("The database is slow or away; whether it was done will be seen.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException.Overloaded("The service is stopping.");
        }
    }

    private boolean offer(Lane lane, Lane.Turn turn, CallId id) {
        return lane.offer(turn, threads, next -> take(lane, id, next));
    }

    /// One turn, on the lane's thread.
    private void take(Lane lane, CallId id, Lane.Turn turn) {
        MDC.put("call_id", id.value());
        try {
            Decision decision = turn.move().apply(lane.call());
            lane.become(decision.call());
            if (decision.isSilent() && turn.reply() == null) {
                ignored.increment();
            } else {
                journal.write(new JournalEntry(decision.call(), decision.events(), decision.legs(), decision.effects(),
                        turn.reply()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed(lane, id, turn, e);
        } finally {
            MDC.remove("call_id");
        }
    }

    private void failed(Lane lane, CallId id, Lane.Turn turn, RuntimeException e) {
        if (!(e instanceof CallException)) {
            LOG.error("A turn of call {} failed", id, e);
        }
        if (lane.call() == null) {
            lanes.close(id);
        }
        if (turn.reply() != null) {
            turn.reply().completeExceptionally(e);
        }
    }

    /// Deadlines are part of the calls and stored with them, so there are no timers to lose.
    @Scheduled(fixedDelay = 250, timeUnit = TimeUnit.MILLISECONDS)
    void lookAtDeadlines() {
        Instant now = clock.instant();
        lanes.calls().filter(call -> call.deadline() != null && !now.isBefore(call.deadline()))
                .forEach(call -> accept(call.id(), new CallFact.DeadlinePassed(now)));
    }

    @Override
    public void start() {
        store.live().forEach(lanes::reopen);
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
    public record Arrival(String node, ChannelId channel, String endpoint, String number, String name, String dialled,
            Instant at) {}
}
