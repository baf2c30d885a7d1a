package io.ringdown.device;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Joins a device with the state it is in now.
@Component
class DeviceViews {

    private final ObjectProvider<StateOf> states;

    DeviceViews(ObjectProvider<StateOf> states) {
        this.states = states;
    }

    String state(String endpoint) {
        return states.stream().findFirst().map(known -> known.of(endpoint)).orElse(StateOf.OFFLINE);
    }

    DeviceView view(Device device) {
        return new DeviceView(device.id(), device.accountId(), device.accountName(), device.accountUsername(),
                device.line(), device.name(), device.kind(), device.endpoint(), device.realm(),
                state(device.endpoint()), device.createdAt(), device.expiresAt());
    }
}
