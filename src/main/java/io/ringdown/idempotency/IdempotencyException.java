package io.ringdown.idempotency;

/// Why a request with an `Idempotency-Key` is not taken. `code` is stable and part of the API.
public abstract sealed class IdempotencyException extends RuntimeException {

    private final String code;

    private IdempotencyException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// The header cannot be a key.
    public static final class BadKey extends IdempotencyException {
        BadKey() {
            super("bad-idempotency-key", "Idempotency-Key has to be 1 to 255 printable ASCII characters.");
        }
    }

    /// The same person has used the key for something else.
    public static final class KeyReused extends IdempotencyException {
        KeyReused() {
            super("idempotency-key-reused", "This Idempotency-Key was used for another request.");
        }
    }

    /// The first request with the key is still being worked on; the same request may be answered in a moment.
    public static final class StillWorking extends IdempotencyException {
        StillWorking() {
            super("idempotency-key-in-use", "The first request with this Idempotency-Key is still being worked on.");
        }
    }
}
