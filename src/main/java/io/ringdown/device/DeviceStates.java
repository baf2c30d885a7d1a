package io.ringdown.device;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// What each phone is doing, in memory. Whoever speaks to the nodes tells it; a phone is what the best of them says.
///
/// Reading takes no lock. Those who tell are let in one at a time, for as long as a few look-ups in memory take: two nodes
/// may tell of the same phone.
@Service
public class DeviceStates {

    private final DeviceProperties properties;

    private final Clock clock;

    private final ObjectProvider<DeviceStateListener> listeners;

    private final Map<String, NodeStates> nodes = new HashMap<>();

    /// Without those that are offline.
    private final Map<String, DeviceState> best = new ConcurrentHashMap<>();

    DeviceStates(DeviceProperties properties, Clock clock, ObjectProvider<DeviceStateListener> listeners,
            MeterRegistry meters) {
        this.properties = properties;
        this.clock = clock;
        this.listeners = listeners;
        Gauge.builder("ringdown.devices.reachable", best, Map::size)
                .description("Phones and web softphones that are registered").register(meters);
    }

    public DeviceState of(String endpoint) {
        return best.getOrDefault(endpoint, DeviceState.OFFLINE);
    }

    /// The best of several phones' states; offline if there are none.
    public DeviceState of(Collection<String> endpoints) {
        return endpoints.stream().map(this::of).reduce(DeviceState.OFFLINE, DeviceState::orBetter);
    }

    /// All that are not offline, as they are at any time. Asterisk may know phones that Ringdown does not.
    public Map<String, DeviceState> reachable() {
        return Collections.unmodifiableMap(best);
    }

    /// A node tells of one phone, by event. Does not wait.
    public void heard(String node, String endpoint, DeviceState state) {
        List<String> changed;
        synchronized (this) {
            node(node).heard(endpoint, state);
            changed = settle(List.of(endpoint));
        }
        tell(changed);
    }

    /// What a node has answered when it was asked for all its phones. A phone that is not among them keeps its state for
    /// the grace: after a restart Asterisk knows a phone only when it has been told of it again. Does not wait.
    public void found(String node, Map<String, DeviceState> all) {
        List<String> changed;
        synchronized (this) {
            changed = settle(node(node).found(all, clock.instant()));
        }
        tell(changed);
    }

    /// The node is away. What its phones did last is believed for `ringdown.device.state-grace`.
    public synchronized void lost(String node) {
        node(node).lost(clock.instant());
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void giveUp() {
        List<String> changed;
        synchronized (this) {
            changed = nodes.values().stream()
                    .flatMap(node -> settle(node.giveUp(clock.instant().minus(properties.stateGrace()))).stream())
                    .toList();
        }
        tell(changed);
    }

    /// Brings [#best] up to date.
    ///
    /// @return those that changed
    private List<String> settle(Collection<String> endpoints) {
        List<String> changed = new ArrayList<>();
        for (String endpoint : endpoints) {
            DeviceState before = of(endpoint);
            DeviceState now = nodes.values().stream().map(node -> node.of(endpoint)).reduce(DeviceState.OFFLINE,
                    DeviceState::orBetter);
            if (now == DeviceState.OFFLINE) {
                best.remove(endpoint);
            } else {
                best.put(endpoint, now);
            }
            if (now != before) {
                changed.add(endpoint);
            }
        }
        return changed;
    }

    private NodeStates node(String name) {
        return nodes.computeIfAbsent(name, key -> new NodeStates());
    }

    private void tell(List<String> changed) {
        if (!changed.isEmpty()) {
            listeners.forEach(listener -> changed.forEach(listener::changed));
        }
    }
}
