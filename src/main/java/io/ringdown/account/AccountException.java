package io.ringdown.account;

/// What can go wrong with a request about people. `code` is stable and part of the API.
public abstract sealed class AccountException extends RuntimeException {

    private final String code;

    private AccountException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// No such pair of name and password; which of the two is wrong is not said.
    public static final class BadCredentials extends AccountException {
        BadCredentials() {
            super("bad-credentials", "The user name or the password is wrong.");
        }
    }

    /// As many passwords are being checked as the machine should spend its cores on.
    public static final class SignInBusy extends AccountException {
        SignInBusy() {
            super("sign-in-busy", "Too many people are signing in at this moment; try again shortly.");
        }

        /// Seconds until another try makes sense.
        public int retryAfter() {
            return 2;
        }
    }

    /// There is no such account, or no longer.
    public static final class AccountNotFound extends AccountException {
        AccountNotFound() {
            super("account-not-found", "There is no such account.");
        }
    }

    /// Every number of the range is somebody's.
    public static final class LinesExhausted extends AccountException {
        public LinesExhausted(String first, String last) {
            super("lines-exhausted",
                    "Every line from " + first + " to " + last + " is taken: delete an account that is "
                            + "not needed any more, or widen the range (DEVICE_RANGE_START, DEVICE_RANGE_END).");
        }
    }

    /// The number is somebody else's.
    public static final class LineTaken extends AccountException {
        public LineTaken(String number) {
            super("line-taken", "The line " + number + " is somebody else's.");
        }
    }

    /// The number cannot be anybody's line.
    public static final class LineNotAllowed extends AccountException {
        public LineNotAllowed(String message) {
            super("line-not-allowed", message);
        }
    }
}
