package io.ringdown.device;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Joins a device with the state it is in now.
@Component
class DeviceViews {

    private final DeviceStates states;

    DeviceViews(DeviceStates states) {
        this.states = states;
    }

    /// The SIP user names in this state; for `offline`, which most are, those that are not.
    Set<String> endpointsTold(String state) {
        boolean offline = DeviceState.OFFLINE.wire().equals(state);
        return states.reachable().entrySet().stream().filter(one -> offline || one.getValue().wire().equals(state))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    DeviceView view(Device device) {
        return new DeviceView(device.id(), device.accountId(), device.accountName(), device.accountUsername(),
                device.line(), device.name(), device.kind(), device.endpoint(), device.realm(),
                states.of(device.endpoint()).wire(), device.createdAt(), device.expiresAt(), device.version());
    }
}
