package io.ringdown.call;

import java.util.Locale;

/// Where a call is in its life: `Created → Queued → Ringing → Answered ⇄ Held → Ended`, with `Transferring` from
/// answered or held and back. Ended absorbs everything.
public enum CallState {
    CREATED("waiting"), QUEUED("waiting"), RINGING("waiting"), ANSWERED("active"), HELD("on_hold"), TRANSFERRING(
            "active"), ENDED("ended");

    private final String status;

    CallState(String status) {
        this.status = status;
    }

    /// The coarse word on the wire: `waiting`, `active`, `on_hold` or `ended`.
    public String status() {
        return status;
    }

    /// The fine word on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Have the two sides been connected and not yet parted?
    boolean isTalking() {
        return this == ANSWERED || this == HELD || this == TRANSFERRING;
    }
}
