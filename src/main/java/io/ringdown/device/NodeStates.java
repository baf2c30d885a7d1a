package io.ringdown.device;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one node has told of its phones. Only [DeviceStates] uses it, which lets one thread in at a time.
final class NodeStates {

    /// Without those that are offline.
    private final Map<String, DeviceState> states = new HashMap<>();

    /// Phones of which it is not known whether they still are as they were, and since when.
    private final Map<String, Instant> doubted = new HashMap<>();

    /// What was heard while the present comparison is made: it is newer than what that will find.
    private final Set<String> heard = new HashSet<>();

    private int comparisons;

    private boolean comparing;

    DeviceState of(String endpoint) {
        return states.getOrDefault(endpoint, DeviceState.OFFLINE);
    }

    void heard(String endpoint, DeviceState state) {
        if (comparing) {
            heard.add(endpoint);
        }
        set(endpoint, state);
    }

    /// @return its number; one comparison at a time counts, the last one
    int begin() {
        comparing = true;
        heard.clear();
        return ++comparisons;
    }

    /// @param found what the node knows; a phone that is not among it is one that the node does not know yet, as after a
    ///              restart, or no longer: that is found out by waiting
    /// @return the phones to look at again
    Set<String> end(int number, Map<String, DeviceState> found, Instant now) {
        if (!comparing || number != comparisons) {
            return Set.of();
        }
        states.keySet().stream().filter(endpoint -> !found.containsKey(endpoint) && !heard.contains(endpoint))
                .forEach(endpoint -> doubted.putIfAbsent(endpoint, now));
        Set<String> newer = Set.copyOf(heard);
        found.forEach((endpoint, state) -> {
            if (!newer.contains(endpoint)) {
                set(endpoint, state);
            }
        });
        comparing = false;
        heard.clear();
        return found.keySet();
    }

    /// The node is away: all stay as they were for now.
    void lost(Instant now) {
        comparing = false;
        states.keySet().forEach(endpoint -> doubted.putIfAbsent(endpoint, now));
    }

    /// Whoever is in doubt since then is offline.
    ///
    /// @return the phones to look at again
    List<String> giveUp(Instant since) {
        List<String> gone = doubted.entrySet().stream().filter(doubt -> !doubt.getValue().isAfter(since))
                .map(Map.Entry::getKey).toList();
        gone.forEach(endpoint -> set(endpoint, DeviceState.OFFLINE));
        return gone;
    }

    private void set(String endpoint, DeviceState state) {
        doubted.remove(endpoint);
        if (state == DeviceState.OFFLINE) {
            states.remove(endpoint);
        } else {
            states.put(endpoint, state);
        }
    }
}
