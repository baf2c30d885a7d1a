package io.ringdown.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.ringdown.asterisk.fake.CallLoad;
import io.ringdown.asterisk.fake.FakeAsterisk;
import io.ringdown.local.LocalPostgres;
import io.ringdown.whole.Person;
import io.ringdown.whole.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Whole calls through the running service: dialled at the fake Asterisk, journaled, pushed to the Socket.IO clients of both
/// people, ended and cleaned up.
final class LoadRun implements AutoCloseable {

    private static final List<String> LINES = List.of("3001", "3002", "3003", "3004");
    private static final Map<String, String> PEOPLE = Map.of("attendant", "attendant123", "joao.silva", "client123",
            "maria.santos", "client123", "carlos.oliveira", "client123");

    /// How many people have a page open; those beside the four of the calls only listen, as most people of a house do.
    private static final int LISTENING = Integer.getInteger("listening", 200);
    private static final String PASSWORD = "hears-all-day-long";

    /// @param rate       calls a second that were completed
    /// @param cpuPerCall milliseconds of the service's CPU
    record Result(double wanted, double rate, double p50, double p95, double p99, double cpuPerCall, long lost) {}

    private final FakeAsterisk asterisk = FakeAsterisk.start(FakeAsterisk.Options.forLoad());
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ServiceProcess service;
    /// When an event left Asterisk, by call and Socket.IO name.
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private volatile long[] latencies = new long[0];
    private volatile int latencyCount;

    LoadRun(LocalPostgres postgres, Path directory) {
        service = Services.start(asterisk, postgres, directory.resolve("service.log"));
        EventLoop loop = (EventLoop) group.next();
        List<Listener> listeners = new ArrayList<>();
        PEOPLE.forEach((name, password) -> listeners
                .add(new Listener(loop, service.livePort(), service.url(), service.signIn(name, password),
                        this::heard)));
        Person admin = Person.signIn(service.url(), "admin", "admin123");
        for (int n = PEOPLE.size(); n < LISTENING; n++) {
            String name = "listening-" + n;
            admin.post("/api/users",
                    """
                            {"username":"%1$s","email":"%1$s@example.com","password":"%2$s","name":"Listening","type":"attendant"}"""
                            .formatted(name, PASSWORD))
                    .expect(201);
            listeners.add(new Listener(loop, service.livePort(), service.url(), service.signIn(name, PASSWORD),
                    this::heard));
        }
        listeners.forEach(Listener::await);
    }

    /// On the listeners' thread alone.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void heard(String event, String call) {
        Long at = sent.remove(call + event);
        if (at != null && latencyCount < latencies.length) {
            latencies[latencyCount] = System.nanoTime() - at;
            latencyCount++;
        }
    }

    private void told(String type, String call) {
        String name = switch (type) {
            case "callee ChannelStateChange Ringing" -> "call_ringing";
            case "callee ChannelStateChange Up" -> "call_answered";
            case "caller ChannelDestroyed Up" -> "call_ended";
            default -> null;
        };
        if (name != null) {
            sent.putIfAbsent(call + name, System.nanoTime());
        }
    }

    Result run(double rate, Duration length) {
        long calls = Math.round(rate * length.toMillis() / 1000);
        sent.clear();
        latencyCount = 0;
        latencies = new long[Math.toIntExact(calls * 3 + 16)];
        CallLoad load = new CallLoad(asterisk, LINES, Duration.ofMillis(200)).watch(this::told);
        Duration cpu = service.cpu();
        long start = System.nanoTime();
        load.begin(rate, calls);
        awaitAll(load::finished, calls, length.plusSeconds(15));
        double seconds = (System.nanoTime() - start) / 1e9;
        awaitAll(() -> latencyCount, calls * 3, Duration.ofSeconds(5));
        double cpuMillis = service.cpu().minus(cpu).toNanos() / 1e6;
        long[] sorted = Arrays.copyOf(latencies, latencyCount);
        Arrays.sort(sorted);
        return new Result(rate, load.finished() / seconds, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99),
                cpuMillis / Math.max(1, load.finished()), calls * 3 - sorted.length);
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
    }

    private static void awaitAll(LongSupplier count, long wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (count.getAsLong() < wanted && System.nanoTime() < end) {
            Bench.pause(Duration.ofMillis(20));
        }
    }

    /// @param heapPerCall bytes
    record Memory(long heapBefore, long heapWith, long calls, double heapPerCall, long resident) {}

    /// Calls that stay up, and what each keeps in memory.
    Memory alive(int calls) {
        sent.clear();
        long before = service.liveHeap();
        CallLoad load = new CallLoad(asterisk, LINES, null).watch((_, _) -> {});
        load.begin(400, calls);
        awaitAll(load::bridged, calls, Duration.ofSeconds(calls / 300 + 20));
        long with = service.liveHeap();
        long bridged = load.bridged();
        long resident = service.resident();
        load.endAll();
        awaitAll(load::finished, calls, Duration.ofSeconds(40));
        return new Memory(before, with, bridged, (double) (with - before) / Math.max(1, bridged), resident);
    }

    long liveHeap() {
        return service.liveHeap();
    }

    long resident() {
        return service.resident();
    }

    @Override
    public void close() {
        service.close();
        asterisk.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
