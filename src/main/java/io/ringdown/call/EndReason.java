package io.ringdown.call;

import java.util.Locale;

/// Why a call is over, with the one call event that says so.
public enum EndReason {
    COMPLETED(CallEventType.ENDED), NO_ANSWER(CallEventType.MISSED), BUSY(CallEventType.BUSY), REJECTED(
            CallEventType.REJECTED), CANCELED(CallEventType.CANCELED), FAILED(
                    CallEventType.FAILED), ABANDONED(CallEventType.CANCELED);

    private final CallEventType event;

    EndReason(CallEventType event) {
        this.event = event;
    }

    CallEventType event() {
        return event;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
