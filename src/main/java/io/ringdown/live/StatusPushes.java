package io.ringdown.live;

import io.ringdown.agent.AgentListener;
import io.ringdown.agent.AgentStatus;
import io.ringdown.agent.OwnStatus;
import io.ringdown.agent.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Pushes how it stands with people to their own sockets and to the staff's: each change encoded once, and all that came
/// together written to a socket together.
@Component
class StatusPushes implements AgentListener {

    private static final Logger LOG = LoggerFactory.getLogger(StatusPushes.class);

    private final LiveSockets sockets;

    private final Door door;

    private final LiveMeters meters;

    private final JsonMapper wire;

    StatusPushes(LiveSockets sockets, Door door, LiveMeters meters, JsonMapper wire) {
        this.sockets = sockets;
        this.door = door;
        this.meters = meters;
        this.wire = wire;
    }

    record StatusUpdated(UUID userId, String username, AgentStatus status, OwnStatus setStatus,
            @Nullable String device, Instant since) {

        static StatusUpdated of(Presence now) {
            return new StatusUpdated(now.account(), now.username(), now.status(), now.setStatus(), now.line(),
                    now.since());
        }
    }

    @Override
    public void changed(List<Presence> people) {
        Map<LiveSocket, List<Encoded>> outgoing = new LinkedHashMap<>();
        try {
            for (Presence person : people) {
                Collection<LiveSocket> targets = sockets.watching(person.account());
                if (!targets.isEmpty()) {
                    Encoded encoded = Encoded.of(ServerEvent.STATUS_UPDATED,
                            wire.writeValueAsBytes(StatusUpdated.of(person)));
                    targets.forEach(socket -> outgoing.computeIfAbsent(socket, key -> new ArrayList<>()).add(encoded));
                    meters.pushed(targets.size());
                }
            }
            outgoing.forEach(door::push);
        } catch (RuntimeException failed) {
            LOG.error("cannot push the status of {} people", people.size(), failed);
            people.forEach(person -> sockets.watching(person.account())
                    .forEach(socket -> door.drop(socket, "failed")));
        }
    }
}
