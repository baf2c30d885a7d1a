package io.ringdown.device;

import org.springframework.stereotype.Component;

/// Joins a device with the state it is in now.
@Component
class DeviceViews {

    private final DeviceStates states;

    DeviceViews(DeviceStates states) {
        this.states = states;
    }

    DeviceView view(Device device) {
        return new DeviceView(device.id(), device.accountId(), device.accountName(), device.accountUsername(),
                device.line(), device.name(), device.kind(), device.endpoint(), device.realm(),
                states.of(device.endpoint()).wire(), device.createdAt(), device.expiresAt());
    }
}
