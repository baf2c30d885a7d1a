package io.ringdown.account;

import java.time.Duration;

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

        /// Until another try makes sense.
        public Duration retryAfter() {
            return Duration.ofSeconds(2);
        }
    }

    /// Somebody tries too often.
    public static final class TooManyTries extends AccountException {
        private final Duration retryAfter;

        TooManyTries(Duration retryAfter) {
            super("too-many-tries", "There were too many tries; wait before the next one.");
            this.retryAfter = retryAfter;
        }

        /// Until another try is taken.
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// There is no such account, or no longer.
    public static final class AccountNotFound extends AccountException {
        AccountNotFound() {
            super("account-not-found", "There is no such account.");
        }
    }

    /// There is no such API key.
    public static final class KeyNotFound extends AccountException {
        public KeyNotFound() {
            super("key-not-found", "There is no such API key.");
        }
    }

    /// What a field says cannot be, whatever its form.
    public static sealed class NotAcceptable extends AccountException permits Taken {
        private final String field;

        public NotAcceptable(String code, String field, String message) {
            super(code, message);
            this.field = field;
        }

        /// In the words of the wire.
        public String field() {
            return field;
        }
    }

    /// Somebody has it.
    public static final class Taken extends NotAcceptable {
        Taken(String code, String field, String message) {
            super(code, field, message);
        }
    }

    /// People whom nobody has approved have, or wait for, as many lines as they may.
    public static final class RegistrationsFull extends AccountException {
        RegistrationsFull() {
            super("registrations-full", "No more people can register at this moment; ask an administrator.");
        }
    }

    /// The asker may not do this to this account, or not with it.
    public static final class NotAllowed extends AccountException {
        NotAllowed(String code, String message) {
            super(code, message);
        }
    }

    /// It would leave nobody who could put it right again.
    public static final class Indispensable extends AccountException {
        Indispensable(String code, String message) {
            super(code, message);
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
}
