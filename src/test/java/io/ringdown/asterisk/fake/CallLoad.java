package io.ringdown.asterisk.fake;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Places calls through a [FakeAsterisk] at a steady rate: a phone dials another, which rings and answers at once; when the
/// two are bridged they talk for a while and the caller hangs up. Runs on the fake's thread.
public final class CallLoad {

    private static final long TICK_NANOS = 1_000_000;

    private final FakeAsterisk asterisk;
    private final List<String> lines;
    private final @Nullable Duration talk;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong bridged = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    /// Callers that hang up when they are told to, for calls that stay up.
    private final Map<String, FakeChannel> talking = new HashMap<>();
    private double owed;
    private long lastTick;
    private long target;
    private double perTick;

    /// @param talk null for calls that stay up until [#endAll]
    public CallLoad(FakeAsterisk asterisk, List<String> lines, @Nullable Duration talk) {
        this.asterisk = asterisk;
        this.lines = lines;
        this.talk = talk;
        asterisk.phones(_ -> PhoneBehavior.answersAfter(Duration.ofMillis(2)));
        asterisk.loop().submit(() -> {
            asterisk.state().bridged = this::bridged;
            asterisk.state().gone = this::gone;
        }).syncUninterruptibly();
    }

    /// Told of every event on the way out, before it is written: whose, which and the channel's state in one word each, and the channel's call id, and for a caller's
    /// channel that has none yet the empty one.
    public CallLoad watch(BiConsumer<String, String> watcher) {
        asterisk.loop().submit(() -> {
            asterisk.state().told = (type, channel) -> watcher.accept(
                    (channel.inbound ? "caller " : "callee ") + type + " " + channel.state,
                    channel.callId);
        }).syncUninterruptibly();
        return this;
    }

    /// Begins this many more calls at this rate a second; returns at once.
    public void begin(double rate, long calls) {
        asterisk.loop().execute(() -> {
            perTick = rate * TICK_NANOS / 1e9;
            target = begun.get() + calls;
            lastTick = System.nanoTime();
            tick();
        });
    }

    private void tick() {
        long now = System.nanoTime();
        owed += perTick * (now - lastTick) / TICK_NANOS;
        lastTick = now;
        while (owed >= 1 && begun.get() < target) {
            owed--;
            int n = (int) (begun.getAndIncrement() % lines.size());
            asterisk.state().dial(lines.get(n), lines.get((n + 1) % lines.size()));
        }
        if (begun.get() < target) {
            var _ = asterisk.loop().schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
        } else {
            owed = 0;
        }
    }

    private void bridged(FakeChannel channel) {
        if (!channel.inbound) {
            return;
        }
        bridged.incrementAndGet();
        if (talk == null) {
            talking.put(channel.id, channel);
        } else {
            var _ = asterisk.loop().schedule(() -> asterisk.state().destroy(channel.id, 16), talk.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void gone(FakeChannel channel) {
        if (!channel.inbound) {
            finished.incrementAndGet();
        }
    }

    /// Hangs up all calls that stay up.
    public void endAll() {
        asterisk.loop().execute(() -> {
            List.copyOf(talking.keySet()).forEach(id -> asterisk.state().destroy(id, 16));
            talking.clear();
        });
    }

    public long begun() {
        return begun.get();
    }

    public long bridged() {
        return bridged.get();
    }

    /// Calls whose second leg is gone too.
    public long finished() {
        return finished.get();
    }
}
