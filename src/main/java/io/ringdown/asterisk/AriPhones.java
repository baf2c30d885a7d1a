package io.ringdown.asterisk;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.generated.models.Endpoint;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.RestException;
import io.ringdown.device.DeviceState;
import io.ringdown.device.DeviceStates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells [DeviceStates] in its words what one Asterisk says of its phones.
///
/// Source: `enum ast_device_state` and `ast_devstate_aggregate_result` of Asterisk's `devicestate.c`; ADR 0012.
final class AriPhones {

    /// With the empty name every device's state is told: one request, however many there are.
    static final String SUBSCRIPTION = "deviceState:";

    private static final String TECHNOLOGY = "PJSIP/";

    private final String node;
    private final DeviceStates states;

    AriPhones(String node, DeviceStates states) {
        this.node = node;
        this.states = states;
    }

    /// On the reader thread.
    void changed(AriEvent.DeviceStateChanged change) {
        if (change.device().startsWith(TECHNOLOGY)) {
            states.heard(node, change.device().substring(TECHNOLOGY.length()), state(change.state()));
        }
    }

    DeviceStates.Comparison compare() {
        return states.compare(node);
    }

    void lost() {
        states.lost(node);
    }

    private static DeviceState state(String word) {
        return switch (word) {
            case "NOT_INUSE" -> DeviceState.AVAILABLE;
            case "RINGING" -> DeviceState.RINGING;
            case "INUSE", "BUSY", "RINGINUSE", "ONHOLD" -> DeviceState.BUSY;
            default -> DeviceState.OFFLINE; // UNAVAILABLE, INVALID, UNKNOWN
        };
    }

    /// What every phone does that Asterisk knows, as its own device states would say it: those can only be asked for one
    /// by one. Blocks.
    ///
    /// @param channels all there are
    static Map<String, DeviceState> find(ARI ari, List<AriEvent.Channel> channels) throws ARIException {
        Map<String, DeviceState> found = new HashMap<>();
        for (Endpoint endpoint : endpoints(ari)) {
            found.put(endpoint.getResource(),
                    "online".equals(endpoint.getState()) ? DeviceState.AVAILABLE : DeviceState.OFFLINE);
        }
        for (AriEvent.Channel channel : channels) {
            if (channel.name().startsWith(TECHNOLOGY)) {
                found.computeIfPresent(channel.endpoint(), (_, state) -> state.orBetter(state(channel)));
            }
        }
        return found;
    }

    /// Asterisk answers 404 when it knows no phone at all.
    private static List<? extends Endpoint> endpoints(ARI ari) throws ARIException {
        try {
            return ari.endpoints().listByTech().setTech("PJSIP").execute();
        } catch (RestException e) {
            if (e.getCode() == 404) {
                return List.of();
            }
            throw e;
        }
    }

    /// A leg that was made and does not ring yet leaves its phone as it is.
    private static DeviceState state(AriEvent.Channel channel) {
        return switch (channel.state()) {
            case "Down" -> DeviceState.OFFLINE;
            case "Ringing" -> DeviceState.RINGING;
            default -> DeviceState.BUSY;
        };
    }
}
