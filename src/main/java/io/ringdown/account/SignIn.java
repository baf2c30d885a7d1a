package io.ringdown.account;

import org.springframework.stereotype.Service;

@Service
class SignIn {

    private final AccountRows rows;

    private final Passwords passwords;

    private final Sessions sessions;

    SignIn(AccountRows rows, Passwords passwords, Sessions sessions) {
        this.rows = rows;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /// An open session: who, and the token that proves it.
    record Opened(Account account, String token) {}

    /// Not in a transaction: no database connection is held while a password is checked.
    Opened signIn(String login, String password) {
        Account account = rows.byLogin(login).stream().findFirst().orElse(null);
        boolean right = passwords.matches(password, account == null ? null : account.passwordHash());
        if (account == null || !right) {
            throw new AccountException.BadCredentials();
        }
        return new Opened(account, sessions.open(account));
    }
}
