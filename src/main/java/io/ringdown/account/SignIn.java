package io.ringdown.account;

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

    SignIn(AccountRows rows, Passwords passwords, Sessions sessions, Throttle throttle) {
        this.rows = rows;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
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
        Throttle.Try counted = throttle.password(login, address);
        Account account = rows.byLogin(login).stream().findFirst().orElse(null);
        boolean right = matches(counted, password, account);
        if (account == null || !right || !account.isActive() || account.type() == AccountType.GUEST) {
            pause(counted.delay());
            throw new AccountException.BadCredentials();
        }
        counted.right();
        return new Opened(account, sessions.open(account));
    }

    /// Asks somebody who has a session for their password once more; wrong ones count like those at the door.
    void confirm(Account account, String password, String address) {
        Throttle.Try counted = throttle.password(account.username(), address);
        if (!matches(counted, password, account)) {
            pause(counted.delay());
            throw new AccountException.NotAcceptable("wrong-password", "current_password",
                    "The present password is wrong.");
        }
        counted.right();
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
