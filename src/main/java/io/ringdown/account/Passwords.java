package io.ringdown.account;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Semaphore;
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

    private final Semaphore waiting;

    /// Checked against when there is no such account, so that an unknown name takes as long as a wrong password.
    private final String nobody = hash("nobody has this password");

    Passwords(AccountProperties properties) {
        running = new Semaphore(properties.passwordChecks(), true);
        waiting = new Semaphore(properties.passwordChecks() + properties.waitingSignIns());
    }

    final String hash(String password) {
        return Objects.requireNonNull(bcrypt.encode(password));
    }

    /// Always one bcrypt run, whatever is wrong.
    ///
    /// @param hash null when there is no such account
    /// @throws AccountException.SignInBusy when too many wait already
    boolean matches(String password, @Nullable String hash) {
        if (!waiting.tryAcquire()) {
            throw new AccountException.SignInBusy();
        }
        try {
            running.acquireUninterruptibly();
            try {
                return check(password, hash);
            } finally {
                running.release();
            }
        } finally {
            waiting.release();
        }
    }

    private boolean check(String password, @Nullable String hash) {
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        boolean right = bcrypt.matches(fits ? password : "", hash == null ? nobody : hash);
        return right && fits && hash != null;
    }
}
