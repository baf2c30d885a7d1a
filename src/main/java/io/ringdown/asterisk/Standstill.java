package io.ringdown.asterisk;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Knows whether a node's reader has stood still, because the service or its machine was frozen, and has not read yet all that
/// Asterisk told meanwhile. Nobody is rung until then: their caller may have gone. What was told before the answer to a
/// question that is asked now has been read when that answer is, as both come by the event socket in order. If the connection is
/// lost before, which Asterisk sees to where nobody reads for long, it is over once there is a new one and what has gone is known.
final class Standstill {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long NOTICED = Duration.ofSeconds(1).toNanos();
    private static final AriRequest PING = new AriRequest("GET", "asterisk/ping", List.of(), null);

    private final EventLoop loop;
    private final Supplier<AriTransport> requests;
    private final Supplier<CompletableFuture<Void>> settled;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long looked = System.nanoTime();
    private volatile boolean behind;

    /// @param requests the way to Asterisk now
    /// @param settled  done when calls have taken what they were told until now
    Standstill(EventLoop loop, Supplier<AriTransport> requests, Supplier<CompletableFuture<Void>> settled) {
        this.loop = loop;
        this.requests = requests;
        this.settled = settled;
    }

    void start() {
        var _ = loop.scheduleAtFixedRate(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Before each event is handed over, and a few times a second; on the loop.
    void look() {
        long now = System.nanoTime();
        boolean stood = now - looked > NOTICED;
        looked = now;
        AriTransport transport = requests.get();
        if (stood && !behind && transport.isOrdered()) {
            behind = true;
            // Calls are asked on the loop too, so that they are asked behind what was read before.
            var _ = transport.request(PING).thenCompose(_ -> settled.get())
                    .whenComplete((_, _) -> loop.execute(() -> read(transport)));
        }
    }

    /// All was read, if the connection is still the same.
    private void read(AriTransport by) {
        if (requests.get().equals(by)) {
            over();
        }
    }

    /// Is there something to be read yet? Any thread.
    boolean isBehind() {
        return behind;
    }

    /// Once it has been read. Any thread.
    void afterwards(Runnable action) {
        loop.execute(() -> {
            if (behind) {
                waiting.add(action);
            } else {
                action.run();
            }
        });
    }

    /// Nothing can come any more that was told before; on the loop.
    void over() {
        behind = false;
        for (Runnable action = waiting.poll(); action != null; action = waiting.poll()) {
            action.run();
        }
    }
}
