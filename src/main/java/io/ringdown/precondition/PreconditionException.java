package io.ringdown.precondition;

/// Why an edit is not made. `code` is stable and part of the API.
public abstract sealed class PreconditionException extends RuntimeException {

    private final String code;

    private PreconditionException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// Somebody else has edited it since the version that the asker has seen.
    public static final class ChangedMeanwhile extends PreconditionException {
        public ChangedMeanwhile() {
            super("changed-meanwhile", "Somebody else has changed this meanwhile: read it anew.");
        }
    }

    /// The header has not the form that RFC 9110 gives it.
    public static final class Malformed extends PreconditionException {
        Malformed() {
            super("validation-failed", "must be * or entity tags such as \"7\"");
        }
    }
}
