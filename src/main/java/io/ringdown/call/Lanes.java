package io.ringdown.call;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The lanes of all calls that are alive.
@Component
class Lanes {

    private final CallProperties properties;
    private final Map<CallId, Lane> lanes = new ConcurrentHashMap<>();

    Lanes(CallProperties properties, MeterRegistry meters) {
        this.properties = properties;
        Gauge.builder("ringdown.calls.active", this, all -> all.calls().filter(call -> !call.isEnded()).count())
                .description("Calls that have not ended").register(meters);
        Gauge.builder("ringdown.lanes", lanes, Map::size)
                .description("Lanes: calls that have not ended, or of which Asterisk still has a channel")
                .register(meters);
        Gauge.builder("ringdown.lanes.waiting", lanes,
                all -> all.values().stream().mapToInt(Lane::waiting).sum())
                .description("Facts and commands that wait on all lanes together").register(meters);
        Gauge.builder("ringdown.lanes.longest", lanes,
                all -> all.values().stream().mapToInt(Lane::waiting).max().orElse(0))
                .description("Facts and commands that wait on the longest lane").register(meters);
    }

    /// @return null when there are as many as there may be
    @Nullable
    Lane open(CallId id) {
        if (lanes.size() >= properties.maxLive()) {
            return null;
        }
        Lane lane = new Lane(properties.laneCapacity(), null);
        lanes.put(id, lane);
        return lane;
    }

    /// Brings back a call from before a restart.
    void reopen(Call call) {
        lanes.putIfAbsent(call.id(), new Lane(properties.laneCapacity(), call));
    }

    @Nullable
    Lane of(CallId id) {
        return lanes.get(id);
    }

    void close(CallId id) {
        lanes.remove(id);
    }

    /// The calls that have one.
    Set<CallId> ids() {
        return Set.copyOf(lanes.keySet());
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    /// It is written that the call is like this.
    void commit(Call call) {
        Lane lane = lanes.get(call.id());
        if (lane != null) {
            lane.commit(call);
        }
    }

    /// The calls alive, as they were written last.
    Stream<Call> committed() {
        return lanes.values().stream().map(Lane::committed).filter(Objects::nonNull);
    }

    /// The calls alive, as they are now.
    Stream<Call> calls() {
        return lanes.values().stream().map(Lane::call).filter(Objects::nonNull);
    }
}
