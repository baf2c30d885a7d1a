package io.ringdown.asterisk;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Knows whether a node's reader has stood still, because the service or its machine was frozen, and has not read yet all that
/// Asterisk told meanwhile. Nobody is rung until then: their caller may have gone. What was told before the answer to a
/// question that is asked now has been read when that answer is, as both come by the event socket in order.
final class Standstill {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long NOTICED = Duration.ofSeconds(1).toNanos();
    private static final AriRequest PING = new AriRequest("GET", "asterisk/ping", List.of(), null);

    private final EventLoop loop;
    private final Supplier<AriTransport> requests;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long looked = System.nanoTime();
    private volatile boolean behind;

    Standstill(EventLoop loop, Supplier<AriTransport> requests) {
        this.loop = loop;
        this.requests = requests;
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
            var _ = transport.request(PING).whenComplete((_, _) -> loop.execute(this::over));
        }
    }

    /// Is there something to be read yet? Any thread.
    boolean isBehind() {
        return behind;
    }

    /// Once it has been read, or the connection is lost. Any thread.
    void afterwards(Runnable action) {
        loop.execute(() -> {
            if (behind) {
                waiting.add(action);
            } else {
                action.run();
            }
        });
    }

    /// On the loop.
    void over() {
        behind = false;
        for (Runnable action = waiting.poll(); action != null; action = waiting.poll()) {
            action.run();
        }
    }
}
