package io.ringdown.call;

import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Carries out the turns of all lanes, each on a virtual thread of its lane, and hands what follows to the journal.
final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Lanes lanes;
    private final Journal journal;
    private final Occupancy occupancy;
    private final Duration patience;
    private final Clock clock;
    private final Counter ignored;
    private final Consumer<CallId> over;
    private final Executor threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("lane-", 0)
                    .uncaughtExceptionHandler((lane, e) -> LOG.error("{} broke", lane.getName(), e)).factory());

    /// @param patience how long somebody waits for a turn of theirs
    /// @param ignored  counts turns that changed nothing
    /// @param over     told of each call that is over, on its lane
    Turns(Lanes lanes, Journal journal, Occupancy occupancy, Duration patience, Clock clock, Counter ignored,
            Consumer<CallId> over) {
        this.lanes = lanes;
        this.journal = journal;
        this.occupancy = occupancy;
        this.patience = patience;
        this.clock = clock;
        this.ignored = ignored;
        this.over = over;
    }

    /// Done when all that was offered until now is written and carried out, or nobody would wait for it any longer. Returns at once.
    ///
    /// @param nothing changes nothing
    CompletableFuture<Void> settled(Lane.Move nothing) {
        List<CompletableFuture<Call>> replies = new ArrayList<>();
        CallId idle = null;
        for (CallId id : lanes.ids()) {
            Lane lane = lanes.of(id);
            if (lane != null && lane.isBusy()) {
                replies.add(after(id, nothing));
            } else {
                idle = id;
            }
        }
        // What the idle ones have done is before this one in the journal.
        if (idle != null) {
            replies.add(after(idle, nothing));
        }
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> null);
    }

    /// Done when this has been the turn of the call, and what was before it is carried out; at once where there is no call, or its lane
    /// is full and will be compared.
    private CompletableFuture<Call> after(CallId id, Lane.Move nothing) {
        CompletableFuture<Call> reply = new CompletableFuture<>();
        Lane lane = lanes.of(id);
        if (lane == null || !offer(lane, new Lane.Turn(nothing, null, reply), id)) {
            reply.cancel(false);
        }
        return reply;
    }

    /// Offers a turn and waits until what came of it is written.
    ///
    /// @return the call as it is then
    /// @throws CallException if it is refused, or does not happen in time
    Call await(Lane lane, CallId id, Lane.Move move) {
        CompletableFuture<Call> reply = new CompletableFuture<>();
        if (!offer(lane, new Lane.Turn(move, null, reply), id)) {
            throw new CallException.Overloaded("Too much is waiting to be done for this call; try again in a moment.");
        }
        try {
            return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CallException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new CallException.Overloaded("The database is slow or away; whether it was done will be seen.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException.Overloaded("The service is stopping.");
        }
    }

    /// @return false if the lane is full; then nothing was done
    boolean offer(Lane lane, Lane.Turn turn, CallId id) {
        return lane.offer(turn, threads, next -> take(lane, id, next));
    }

    /// One turn, on the lane's thread.
    private void take(Lane lane, CallId id, Lane.Turn turn) {
        MDC.put("call_id", id.value());
        try {
            Decision decision = turn.move().apply(lane.call());
            lane.become(decision.call());
            lane.remember(new Lane.Trace(clock.instant(), turn.input(), decision.effects(), null));
            if (!decision.legs().isEmpty() || !decision.participants().isEmpty()) {
                occupancy.settle(decision.call());
            }
            if (decision.call().isOver()) {
                over.accept(id);
            }
            if (decision.isSilent() && turn.reply() == null) {
                ignored.increment();
            } else {
                journal.write(new JournalEntry(decision.call(), decision.events(), decision.between(), decision.legs(),
                        decision.participants(), decision.recording(), decision.effects(), turn.reply()));
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
        lane.remember(new Lane.Trace(clock.instant(), turn.input(), List.of(), String.valueOf(e.getMessage())));
        Call call = lane.call();
        if (call == null) {
            occupancy.release(id);
            lanes.close(id);
        } else {
            occupancy.settle(call);
        }
        if (turn.reply() != null) {
            turn.reply().completeExceptionally(e);
        }
    }
}
