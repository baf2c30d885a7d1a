package io.ringdown;

/// The configuration is not one to start with; the message is one sentence that says what to change.
class StartRefused extends IllegalStateException {

    StartRefused(String message) {
        super(message);
    }
}
