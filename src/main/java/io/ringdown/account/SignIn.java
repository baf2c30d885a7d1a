package io.ringdown.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Opens sessions, and slows down who guesses. Not in a transaction: no database connection is held while a password is
/// checked or an answer is delayed.
@Service
class SignIn {

    private final AccountRows rows;

    private final Passwords passwords;

    private final Sessions sessions;

    private final Throttle throttle;

    private final Counter failures;

    SignIn(AccountRows rows, Passwords passwords, Sessions sessions, Throttle throttle, MeterRegistry meters) {
        this.rows = rows;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
        this.failures = Counter.builder("ringdown.sign.in.failures")
                .description("Sign-ins with a wrong name or password")
                .register(meters);
    }

    /// An open session: who, and the token that proves it.
    record Opened(Account account, String token) {

        @Override
        public String toString() {
            return "Opened[account=" + account.id() + ", token=***]";
        }
    }

    /// @param address where the request comes from
    /// @throws AccountException.BadCredentials for an unknown name, a wrong password, a suspended account and a guest alike
    /// @throws AccountException.TooManyTries   after too many of those
    Opened signIn(String login, String password, String address) {
        Account account = rows.byLogin(login).stream().findFirst().orElse(null);
        Throttle.Try counted = throttle.password(counted(login, account), address);
        boolean right = matches(counted, password, account);
        if (account == null || !right || !account.isActive() || account.type() == AccountType.GUEST) {
            failures.increment();
            pause(counted.delay());
            throw new AccountException.BadCredentials();
        }
        counted.right();
        return new Opened(account, sessions.open(account));
    }

    /// Asks somebody who has a session for their password once more; wrong ones count like those at the door.
    void confirm(Account account, String password, String address) {
        Throttle.Try counted = throttle.password(counted(account.username(), account), address);
        if (!matches(counted, password, account)) {
            pause(counted.delay());
            throw new AccountException.NotAcceptable("wrong-password", "current_password",
                    "The present password is wrong.");
        }
        counted.right();
    }

    /// Whoever it is counts, not how they are written: by user name, by e-mail address, in whatever case.
    private static String counted(String login, @Nullable Account account) {
        return account == null ? login : account.id().toString();
    }

    private boolean matches(Throttle.Try counted, String password, @Nullable Account account) {
        try {
            return passwords.matches(password, account == null ? null : account.passwordHash());
        } catch (AccountException.SignInBusy busy) {
            counted.forget();
            throw busy;
        }
    }

    /// Requests have virtual threads, and the throttle lets only few come so far.
    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
