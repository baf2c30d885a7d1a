package io.ringdown.call;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything about one call happens here, one thing at a time: a bounded queue, drained by a virtual thread while there is
/// something in it. Whoever offers first is served first.
final class Lane {

    /// One turn on the lane.
    ///
    /// @param input what it is about, where that is known before its turn
    /// @param reply told of the outcome, if somebody waits
    record Turn(Move move, @Nullable CallInput input, @Nullable CompletableFuture<Call> reply) {}

    /// What came of a turn, for those who look for a fault.
    ///
    /// @param failure why nothing came of it
    record Trace(Instant at, @Nullable CallInput input, List<Effect> effects, @Nullable String failure) {}

    private static final int TRACES = 16;

    /// What a turn makes of the call.
    interface Move {

        /// @param call null for the turn that begins the call
        Decision apply(@Nullable Call call);
    }

    private final int capacity;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(2);
    private boolean running;
    private volatile @Nullable Call call;
    private volatile @Nullable Call committed;
    private final ArrayDeque<Trace> traces = new ArrayDeque<>(4);

    Lane(int capacity, @Nullable Call call) {
        this.capacity = capacity;
        this.call = call;
        this.committed = call;
    }

    /// The call as it was written last; null before that. Any thread.
    @Nullable
    Call committed() {
        return committed;
    }

    /// In the order of the commits; only what publishes.
    void commit(Call written) {
        committed = written;
    }

    /// The call as it is now; null before its first turn. Any thread.
    @Nullable
    Call call() {
        return call;
    }

    /// How many turns wait.
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /// Is there a turn under way, or one that waits? Any thread.
    boolean isBusy() {
        synchronized (waiting) {
            return running;
        }
    }

    /// The last turns, oldest first. Any thread.
    List<Trace> traces() {
        synchronized (traces) {
            return List.copyOf(traces);
        }
    }

    /// Only within a turn.
    void remember(Trace trace) {
        synchronized (traces) {
            if (traces.size() == TRACES) {
                traces.remove();
            }
            traces.add(trace);
        }
    }

    /// Only within a turn.
    void become(Call next) {
        call = next;
    }

    /// Puts a turn at the end of the queue.
    ///
    /// @param drain run on a thread of the executor for each turn, in order
    /// @return false if the queue is full; then nothing was done
    boolean offer(Turn turn, Executor executor, Consumer<Turn> drain) {
        synchronized (waiting) {
            if (waiting.size() >= capacity) {
                return false;
            }
            waiting.add(turn);
            if (running) {
                return true;
            }
            running = true;
        }
        executor.execute(() -> run(drain));
        return true;
    }

    private void run(Consumer<Turn> drain) {
        for (Turn turn = next(); turn != null; turn = next()) {
            drain.accept(turn);
        }
    }

    private @Nullable Turn next() {
        synchronized (waiting) {
            Turn turn = waiting.poll();
            running = turn != null;
            return turn;
        }
    }
}
