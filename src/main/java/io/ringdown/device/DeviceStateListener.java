package io.ringdown.device;

/// Hears of phones that do something else than before.
public interface DeviceStateListener {

    /// The phone's state has changed; [DeviceStates] tells what it is now. Called on the thread that reads Asterisk's events:
    /// must not block.
    void changed(String endpoint);
}
