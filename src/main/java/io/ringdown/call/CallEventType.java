package io.ringdown.call;

import java.util.Locale;

/// The kinds of facts in a call's life, as they are stored and sent: the 31 of the call model, and from `MUTED` on what
/// they have no word for.
public enum CallEventType {
    CREATED, QUEUED, QUEUE_UPDATED, DIAL_ATTEMPT, RINGING, ANSWERED, HOLD, UNHOLD, FORWARD, FORWARD_RINGING, FORWARD_ANSWERED, FORWARD_NO_ANSWER, FORWARD_BUSY, TRANSFER, TRANSFER_RINGING, TRANSFER_ANSWERED, TRANSFER_NO_ANSWER, TRANSFER_BUSY, TRANSFER_CONSULTING, TRANSFER_CONNECTING, TRANSFER_COMPLETED, TRANSFER_FAILED, TRANSFER_CANCELED, TRANSFER_ATTENDED, REJECTED, BUSY, TIMEOUT, MISSED, CANCELED, FAILED, ENDED, MUTED, UNMUTED, DIGIT, PARKED, PARTICIPANT_JOINED, PARTICIPANT_LEFT, SUPERVISION, ANNOUNCEMENT, ANNOUNCEMENT_FAILED, RECORDING_STARTED, RECORDING_PAUSED, RECORDING_RESUMED, RECORDING_FINISHED, RECORDING_FAILED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }

    public static CallEventType of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
