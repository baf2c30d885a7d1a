package io.ringdown.call;

/// What can go wrong with a request about a call. `code` is stable and part of the API.
public abstract sealed class CallException extends RuntimeException {

    private final String code;

    private CallException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// There is no such call, or the asker may not know of it.
    public static final class CallNotFound extends CallException {
        public CallNotFound(String id) {
            super("call-not-found", "There is no call " + id + ".");
        }
    }

    /// The asker may see the call, but not do this to it.
    public static final class NotYourCall extends CallException {
        public NotYourCall(String message) {
            super("not-your-call", message);
        }
    }

    /// The call's present state does not allow the command; nothing was changed.
    public static final class CommandNotAllowed extends CallException {
        public CommandNotAllowed(String message) {
            super("command-not-allowed", message);
        }
    }

    /// The request cannot be understood; `field` says what part of it.
    public static final class InvalidRequest extends CallException {
        private final String field;

        public InvalidRequest(String field, String message) {
            super("invalid-request", message);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /// Nobody has the line that was asked for.
    public static final class LineNotFound extends CallException {
        public LineNotFound(String line) {
            super("line-not-found", "Nobody has the number " + line + ".");
        }
    }

    /// The caller may not call this number of the world outside; the message says what would have to be done.
    public static final class OutsideCallNotAllowed extends CallException {
        public OutsideCallNotAllowed(String number, String why) {
            super("outside-call-not-allowed", "The number " + number + " cannot be called: " + why + ".");
        }
    }

    /// There are as many calls to the world outside as there may be.
    public static final class TooManyOutsideCalls extends CallException {
        public TooManyOutsideCalls(String number, String why) {
            super("too-many-outside-calls", "The number " + number + " cannot be called now: " + why + ".");
        }
    }

    /// None of the callee's phones is there.
    public static final class CalleeOffline extends CallException {
        public CalleeOffline(String line) {
            super("callee-offline", "The line " + line + " cannot be called now: none of its phones is there.");
        }
    }

    /// Asterisk cannot be reached now; the same request may work in a moment.
    public static final class TelephonyUnavailable extends CallException {
        public TelephonyUnavailable(String message) {
            super("telephony-unavailable", message);
        }
    }

    /// The service has as many calls or facts waiting as it takes; the same request may work in a moment.
    public static final class Overloaded extends CallException {
        public Overloaded(String message) {
            super("overloaded", message);
        }
    }
}
