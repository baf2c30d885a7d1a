package io.ringdown.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
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
        meters.gaugeMapSize("ringdown.calls.live", Tags.empty(), lanes);
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

    Collection<Lane> all() {
        return lanes.values();
    }

    /// The calls alive, as they are now.
    Stream<Call> calls() {
        return lanes.values().stream().map(Lane::call).filter(Objects::nonNull);
    }
}
