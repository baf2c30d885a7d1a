package io.ringdown.live;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What a client has sent and nobody has looked at yet: worked off in order, by one thread at a time, and bounded in number
/// and rate.
final class Inbox {

    private static final int MAX_WAITING = 64;

    private static final int MAX_PER_SECOND = 50;

    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private boolean working;

    private long second;

    private int thisSecond;

    /// What became of a message.
    enum Taken {
        /// Somebody works already and will come to it.
        QUEUED,
        /// The caller is to start a thread that calls [Inbox#work].
        START,
        /// The client sends more than anybody does by hand.
        FLOOD
    }

    synchronized Taken add(Runnable message, long nowMillis) {
        if (nowMillis / 1000 != second) {
            second = nowMillis / 1000;
            thisSecond = 0;
        }
        if (++thisSecond > MAX_PER_SECOND || waiting.size() >= MAX_WAITING) {
            return Taken.FLOOD;
        }
        waiting.add(message);
        if (working) {
            return Taken.QUEUED;
        }
        working = true;
        return Taken.START;
    }

    void work() {
        for (Runnable message = next(); message != null; message = next()) {
            message.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable message = waiting.poll();
        working = message != null;
        return message;
    }
}
