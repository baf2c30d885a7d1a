package io.ringdown.device;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one node has told of its phones. Only [DeviceStates] uses it, which lets one thread in at a time.
final class NodeStates {

    /// Without those that are offline.
    private final Map<String, DeviceState> states = new HashMap<>();

    /// Phones of which it is not known whether they still are as they were, and since when.
    private final Map<String, Instant> doubted = new HashMap<>();

    DeviceState of(String endpoint) {
        return states.getOrDefault(endpoint, DeviceState.OFFLINE);
    }

    /// @param all what the node knows; a phone that is not among it is one that the node does not know yet, as after a
    ///            restart, or no longer: that is found out by waiting
    /// @return the phones to look at again
    Set<String> found(Map<String, DeviceState> all, Instant now) {
        states.keySet().stream().filter(endpoint -> !all.containsKey(endpoint))
                .forEach(endpoint -> doubted.putIfAbsent(endpoint, now));
        all.forEach(this::heard);
        return all.keySet();
    }

    /// The node is away: all stay as they were for now.
    void lost(Instant now) {
        states.keySet().forEach(endpoint -> doubted.putIfAbsent(endpoint, now));
    }

    /// Whoever is in doubt since then is offline.
    ///
    /// @return the phones to look at again
    List<String> giveUp(Instant since) {
        List<String> gone = doubted.entrySet().stream().filter(doubt -> !doubt.getValue().isAfter(since))
                .map(Map.Entry::getKey).toList();
        gone.forEach(endpoint -> heard(endpoint, DeviceState.OFFLINE));
        return gone;
    }

    void heard(String endpoint, DeviceState state) {
        doubted.remove(endpoint);
        if (state == DeviceState.OFFLINE) {
            states.remove(endpoint);
        } else {
            states.put(endpoint, state);
        }
    }
}
