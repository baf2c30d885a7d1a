package io.ringdown.asterisk;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringdown.call.FoundCalls;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Has every Asterisk asked again and again for calls that it carried by itself: after each connect, and on a schedule. On a
/// virtual thread a node, by HTTP, so that neither events nor commands wait for it.
@Component
class AwayCalls implements AriNode.OnReady, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AwayCalls.class);

    private final AwayPositions positions;
    private final FoundCalls calls;
    private final AwayProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<String, Watch> nodes = new ConcurrentHashMap<>();
    private volatile boolean running;

    AwayCalls(AwayPositions positions, FoundCalls calls, AwayProperties properties, Clock clock,
            MeterRegistry meters) {
        this.positions = positions;
        this.calls = calls;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void ready(AriNode node) {
        if (running) {
            nodes.computeIfAbsent(node.name(), _ -> new Watch(node)).connected();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /// What is under way is torn off, and done again after the next connect.
    @Override
    public void stop() {
        running = false;
        nodes.values().forEach(Watch::close);
        nodes.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the journal and before the nodes connect; so it stops after them.
    @Override
    public int getPhase() {
        return 15;
    }

    /// One node's turns, one after the other.
    private final class Watch {

        private final AriNode node;
        private final NodeAway away;
        private final UnheardCallers unheard;
        private final AtomicBoolean asked = new AtomicBoolean();
        private final ScheduledExecutorService thread;
        private String trouble = "";

        Watch(AriNode node) {
            this.node = node;
            this.away = new NodeAway(node.name(), new AwayLedger(node.requests()::http), positions, calls,
                    properties.batch(),
                    clock, meters);
            this.unheard = new UnheardCallers(node.name(), node.requests()::http, calls, node.requestTimeout(), clock,
                    meters);
            this.thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("away-" + node.name()).factory());
            later();
        }

        void connected() {
            away.connected();
            unheard.connected();
            now();
        }

        void close() {
            thread.shutdownNow();
        }

        private void later() {
            long whole = properties.lookEvery().toMillis();
            after(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1), () -> {
                look();
                later();
            });
        }

        /// However often it is asked for, one turn at the most waits behind the one under way.
        private void now() {
            if (asked.compareAndSet(false, true)) {
                after(0, () -> {
                    asked.set(false);
                    look();
                });
            }
        }

        private void after(long millis, Runnable task) {
            try {
                var _ = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("the calls of {} are looked for after the next start", node.name());
            }
        }

        private void look() {
            try {
                if (node.status().view().isReady()) {
                    unheard.look();
                    if (away.look()) {
                        now();
                    }
                }
                trouble = "";
            } catch (IOException | RuntimeException unable) {
                if (!unable.toString().equals(trouble)) { // said once, however long it lasts
                    LOG.warn("Calls that Asterisk {} carried by itself are entered later: {}", node.name(),
                            unable.toString());
                }
                trouble = unable.toString();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
