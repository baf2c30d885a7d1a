package io.ringdown.account;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/// Hashes and checks passwords with bcrypt, few at a time, so that a flood of sign-ins cannot take all cores.
@Component
class Passwords {

    /// bcrypt reads no further (and Spring's refuses to hash more).
    static final int MAX_BYTES = 72;

    private static final int COST = 10;

    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(COST);

    private final Semaphore running;

    private final Semaphore checking;

    private final Semaphore hashing;

    /// Checked against when there is no such account, so that an unknown name takes as long as a wrong password.
    private final String nobody = Objects.requireNonNull(bcrypt.encode("nobody has this password"));

    Passwords(AccountProperties properties) {
        running = new Semaphore(properties.passwordChecks(), true);
        checking = new Semaphore(properties.passwordChecks() + properties.waitingSignIns());
        hashing = new Semaphore(properties.passwordChecks() + properties.waitingPasswords());
    }

    /// @throws AccountException.SignInBusy when too many wait already
    String hash(String password) {
        return inTurn(hashing, () -> Objects.requireNonNull(bcrypt.encode(password)));
    }

    /// Always one bcrypt run, whatever is wrong.
    ///
    /// @param hash null when there is no such account
    /// @throws AccountException.SignInBusy when too many wait already
    boolean matches(String password, @Nullable String hash) {
        return inTurn(checking, () -> check(password, hash));
    }

    /// The line is bounded and every turn takes its 70 ms, so waiting in it is too.
    private <T> T inTurn(Semaphore line, Supplier<T> work) {
        if (!line.tryAcquire()) {
            throw new AccountException.SignInBusy();
        }
        try {
            running.acquireUninterruptibly();
            try {
                return work.get();
            } finally {
                running.release();
            }
        } finally {
            line.release();
        }
    }

    private boolean check(String password, @Nullable String hash) {
        boolean fits = fits(password);
        boolean right = bcrypt.matches(fits ? password : "", hash == null ? nobody : hash);
        return right && fits && hash != null;
    }

    static boolean fits(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
