package io.ringdown.account;

import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes, changes and removes accounts. Each is one transaction with its entry in the audit log; whoever remembers something
/// of the account is told after the commit. Passwords are hashed before, so that no connection is held meanwhile.
@Service
class People {

    private final AccountRows rows;

    private final Passwords passwords;

    private final PasswordRules rules;

    private final ObjectProvider<LineNumbers> lines;

    private final Audit audit;

    private final TransactionTemplate transaction;

    private final ApplicationEventPublisher events;

    private final Clock clock;

    People(AccountRows rows, Passwords passwords, PasswordRules rules, ObjectProvider<LineNumbers> lines, Audit audit,
            TransactionTemplate transaction, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.passwords = passwords;
        this.rules = rules;
        this.lines = lines;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /// Somebody who is to be.
    record Newcomer(String name, String username, String email, String password, AccountType type) {

        @Override
        public String toString() {
            return "Newcomer[username=" + username + ", password=***]";
        }
    }

    /// Somebody as they are now, with the phone they got.
    record Welcomed(Account account, Optional<LineNumbers.FirstPhone> phone) {}

    /// What is to be different; null is to stay.
    record Edit(@Nullable String name, @Nullable String email, @Nullable String password,
            @Nullable String device, @Nullable AccountStatus status, @Nullable AccountType type) {

        @Override
        public String toString() {
            return "Edit[name=" + name + ", email=" + email + ", device=" + device + ", status=" + status + ", type="
                    + type + "]";
        }
    }

    /// @throws AccountException.NotAcceptable  for a name or address that is in use, or a weak password
    /// @throws AccountException.LinesExhausted when there is no line left
    Welcomed welcome(Newcomer newcomer) {
        rules.require(newcomer.password(), newcomer.name(), newcomer.username(), newcomer.email());
        String hash = passwords.hash(newcomer.password());
        Welcomed welcomed = inTransaction(() -> {
            Account account = rows.saveAndFlush(new Account(UUID.randomUUID(), newcomer.name(), newcomer.username(),
                    newcomer.email(), hash, newcomer.type(), clock.instant()));
            record("account.created", account, Map.of("name", account.name(), "email", account.email(), "type",
                    account.type().wire()));
            return new Welcomed(account, numbers().flatMap(number -> number.allot(account.ref())));
        });
        events.publishEvent(new AccountChanged(welcomed.account().id()));
        return welcomed;
    }

    /// @return the account as it is then, with a phone if its new type has one and it had no line
    Welcomed edit(UUID id, Edit edit, AccountRef asker) {
        Account before = living(id);
        String hash = edit.password() == null ? null : hash(edit.password(), edit, before);
        Welcomed after = inTransaction(() -> {
            Account account = living(id);
            if (isLost(edit, account)) {
                refuseToLose(account, asker);
            }
            Map<String, Object> changed = apply(account, edit, hash, clock.instant());
            String line = edit.device();
            if (line != null) {
                numbers().ifPresent(number -> number.move(account.ref(), line));
            }
            if (!changed.isEmpty()) {
                record("account.changed", account, changed);
            }
            Account saved = rows.saveAndFlush(account);
            return new Welcomed(saved, changed.containsKey("type")
                    ? numbers().flatMap(number -> number.allot(saved.ref()))
                    : Optional.empty());
        });
        events.publishEvent(new AccountChanged(id));
        return after;
    }

    /// Would the person be no longer there as what they are?
    private static boolean isLost(Edit edit, Account account) {
        boolean suspended = edit.status() == AccountStatus.SUSPENDED && account.isActive();
        return suspended || (edit.type() != null && edit.type() != account.type());
    }

    private String hash(String password, Edit edit, Account account) {
        rules.require(password, edit.name() == null ? account.name() : edit.name(), account.username(),
                edit.email() == null ? account.email() : edit.email());
        return passwords.hash(password);
    }

    private static Map<String, Object> apply(Account account, Edit edit, @Nullable String hash, Instant now) {
        Map<String, Object> changed = new LinkedHashMap<>();
        change(changed, "name", account.name(), edit.name(), name -> account.rename(name, now));
        change(changed, "email", account.email(), edit.email(), email -> account.moveTo(email, now));
        AccountStatus status = edit.status();
        change(changed, "status", account.status().wire(), status == null ? null : status.wire(),
                _ -> account.become(AccountStatus.valueOf(String.valueOf(status)), now));
        AccountType type = edit.type();
        change(changed, "type", account.type().wire(), type == null ? null : type.wire(),
                wire -> account.become(AccountType.of(wire), now));
        if (hash != null) {
            account.changePassword(hash, now);
            changed.put("password", "changed");
        }
        return changed;
    }

    private static void change(Map<String, Object> changed, String what, String from, @Nullable String to,
            Consumer<String> set) {
        if (to != null && !to.equals(from)) {
            set.accept(to);
            changed.put(what, Map.of("from", from, "to", to));
        }
    }

    /// Whoever goes on as this person signs in again.
    void signOutEverywhere(UUID id) {
        inTransaction(() -> {
            Account account = living(id);
            account.signOutEverywhere(clock.instant());
            record("account.signed_out", account, Map.of());
            return rows.saveAndFlush(account);
        });
        events.publishEvent(new AccountChanged(id));
    }

    /// The account goes, history keeps the person; the line and its phones are free.
    ///
    /// @throws AccountException.Indispensable for the last admin, and for oneself
    void remove(UUID id, AccountRef asker) {
        inTransaction(() -> {
            Account account = living(id);
            refuseToLose(account, asker);
            account.delete(clock.instant());
            numbers().ifPresent(number -> number.free(id));
            record("account.deleted", account, Map.of());
            return rows.saveAndFlush(account);
        });
        events.publishEvent(new AccountChanged(id));
    }

    private void refuseToLose(Account account, AccountRef asker) {
        if (account.id().equals(asker.id())) {
            throw new AccountException.Indispensable("own-account",
                    "Nobody can delete or suspend their own account, or "
                            + "change its type: ask another admin to.");
        }
        if (account.type() == AccountType.ADMIN) {
            rows.lockAdmins();
            if (account.isActive() && rows.active(AccountType.ADMIN) == 1) {
                throw new AccountException.Indispensable("last-admin", "This is the last admin: make another one "
                        + "before this account is deleted, suspended or given another type.");
            }
        }
    }

    Account living(UUID id) {
        return rows.living(id).orElseThrow(AccountException.AccountNotFound::new);
    }

    private Optional<LineNumbers> numbers() {
        return lines.stream().findFirst();
    }

    private void record(String action, Account account, Map<String, ?> details) {
        audit.record(new Change(action, "account", account.id().toString(), account.username(), details));
    }

    private interface Work<T> {

        T run();
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            T done = transaction.execute(_ -> work.run());
            if (done == null) {
                throw new IllegalStateException("no result");
            }
            return done;
        } catch (DataIntegrityViolationException taken) {
            throw taken(taken);
        }
    }

    private static RuntimeException taken(DataIntegrityViolationException violation) {
        String message = String.valueOf(violation.getMessage());
        if (message.contains("accounts_username")) {
            return new AccountException.NotAcceptable("username-taken", "username", "The user name is in use.");
        }
        return message.contains("accounts_email")
                ? new AccountException.NotAcceptable("email-taken", "email", "The e-mail address is in use.")
                : violation;
    }
}
