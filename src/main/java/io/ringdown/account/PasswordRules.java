package io.ringdown.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.authentication.password.CompromisedPasswordDecision;
import org.springframework.stereotype.Component;

/// What a new password must not be. Follows NIST SP 800-63B, 3.1.1.2: a length and a list of those that everybody tries,
/// no rules about characters.
@Component
class PasswordRules implements CompromisedPasswordChecker {

    static final int MIN_LENGTH = 8;

    private final Set<String> common;

    PasswordRules() {
        try {
            common = Set.copyOf(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Is it on the list of breached ones?
    @Override
    public CompromisedPasswordDecision check(@Nullable String password) {
        return new CompromisedPasswordDecision(
                password != null && common.contains(password.toLowerCase(Locale.ROOT)));
    }

    /// @param own what the person is called in any way
    /// @throws AccountException.NotAcceptable when it is too easily guessed
    void require(String password, String... own) {
        if (password.codePointCount(0, password.length()) < MIN_LENGTH) {
            throw weak("must have at least " + MIN_LENGTH + " characters");
        }
        if (!Passwords.fits(password)) {
            throw weak("must have at most " + Passwords.MAX_BYTES + " bytes");
        }
        if (check(password).isCompromised()) {
            throw weak("is one of those that are tried first: choose another");
        }
        if (Stream.of(own).anyMatch(password::equalsIgnoreCase)) {
            throw weak("must not be your name or your e-mail address");
        }
    }

    private static AccountException weak(String why) {
        return new AccountException.NotAcceptable("weak-password", "password", "The password " + why + ".");
    }
}
