package io.ringdown.recording;

import java.util.UUID;

/// What can go wrong with a request about recordings. `code` is stable and part of the API.
public abstract sealed class RecordingException extends RuntimeException {

    private final String code;

    private RecordingException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// The call has no such recording, or no longer.
    public static final class RecordingNotFound extends RecordingException {
        RecordingNotFound() {
            super("recording-not-found", "The call has no such recording.");
        }
    }

    /// There is nothing to be heard of it yet, or at all.
    public static final class NothingToHear extends RecordingException {
        NothingToHear(String why) {
            super("recording-not-ready", why);
        }
    }

    /// The range that was asked for lies behind the end.
    public static final class BeyondTheEnd extends RecordingException {

        private final long bytes;

        BeyondTheEnd(long bytes) {
            super("range-not-satisfiable", "The recording has " + bytes + " bytes.");
            this.bytes = bytes;
        }

        /// How many there are.
        public long bytes() {
            return bytes;
        }
    }

    /// The file cannot be had at this moment.
    public static final class StoreAway extends RecordingException {
        StoreAway(UUID id) {
            super("recording-store-away", "The recording " + id + " cannot be had at this moment.");
        }
    }
}
