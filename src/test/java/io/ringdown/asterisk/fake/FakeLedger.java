package io.ringdown.asterisk.fake;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// What a [FakeAsterisk] remembers of its clients and channels. Written on the fake's thread, read by any.
public final class FakeLedger {

    private final boolean on;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> causes = new ConcurrentHashMap<>();
    private final Map<String, List<Integer>> notified = new ConcurrentHashMap<>();
    private final Map<String, List<String>> carriers = new ConcurrentHashMap<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /// @param on false for load, where nothing is written down
    FakeLedger(boolean on) {
        this.on = on;
    }

    void requested(String request) {
        if (on) {
            requests.add(request);
        }
    }

    /// A request has come by HTTP, beside the event socket.
    void carried(String path, Channel connection) {
        if (on) {
            carriers.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>()).add(connection.id().asLongText());
        }
    }

    void ended(String channel, int cause) {
        if (on) {
            causes.put(channel, cause);
        }
    }

    /// Asterisk says 100 before a final status, if nobody else has.
    void notified(String channel, int status) {
        if (on) {
            List<Integer> statuses = notified.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>());
            if (status > 100 && (statuses.isEmpty() || statuses.getLast() != 100)) {
                statuses.add(100);
            }
            statuses.add(status);
        }
    }

    /// A client asks for the event socket.
    void attempted(Channel client) {
        attempts.incrementAndGet();
        most.accumulateAndGet(connected.incrementAndGet(), Math::max);
        client.closeFuture().addListener(_ -> connected.decrementAndGet());
    }

    /// The requests so far, as `METHOD path`.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /// On which connections the requests for this path came by HTTP.
    public List<String> carriers(String path) {
        return List.copyOf(carriers.getOrDefault(path, List.of()));
    }

    /// With which Q.850 cause channels were ended, by their ids.
    public Map<String, Integer> causes() {
        return Map.copyOf(causes);
    }

    /// What the phone on this channel was told of its transfers, such as 100, 200.
    public List<Integer> notified(String channel) {
        return List.copyOf(notified.getOrDefault(channel, List.of()));
    }

    /// How often the event socket was asked for.
    public int attempts() {
        return attempts.get();
    }

    /// How many event sockets there were at the same time, at the most.
    public int mostAtOnce() {
        return most.get();
    }
}
