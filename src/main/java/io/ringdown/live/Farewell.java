package io.ringdown.live;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells clients that the service stops, then breaks their connections, so that they come back by themselves.
@Component
class Farewell {

    private static final long PAUSE_MILLIS = 10;

    private final LiveSockets sockets;

    private final Door door;

    private final JsonMapper wire;

    private final LiveProperties properties;

    private final RandomGenerator random = RandomGenerator.getDefault();

    Farewell(LiveSockets sockets, Door door, JsonMapper wire, LiveProperties properties) {
        this.sockets = sockets;
        this.door = door;
        this.wire = wire;
        this.properties = properties;
    }

    /// @param reconnectAfterMs how long the client is asked to wait before it comes back
    record ServerStopping(long reconnectAfterMs) {}

    /// Takes no longer than is configured, whoever reads or does not.
    void say() {
        Collection<LiveSocket> clients = List.copyOf(sockets.all());
        List<LiveSocket> told = clients.stream().filter(LiveSocket::isProved).toList();
        told.forEach(socket -> socket.sendLast(stopping()));
        try {
            long until = System.nanoTime() + properties.stopTimeout().toNanos();
            while (!told.stream().allMatch(LiveSocket::isLastSent) && System.nanoTime() < until) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(socket -> door.drop(socket, "shutdown"));
    }

    /// Each at another time, so that they do not all come back at once.
    private Encoded stopping() {
        long after = random.nextLong(properties.reconnectWithin().toMillis() + 1);
        return Encoded.of(ServerEvent.SERVER_STOPPING, wire.writeValueAsBytes(new ServerStopping(after)));
    }
}
