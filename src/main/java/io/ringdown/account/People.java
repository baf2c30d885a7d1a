package io.ringdown.account;

import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import io.ringdown.precondition.IfMatch;
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
        String hash = hash(newcomer);
        Welcomed welcomed = inTransaction(() -> saved(account(newcomer, hash)));
        events.publishEvent(new AccountChanged(welcomed.account().id()));
        return welcomed;
    }

    /// Somebody makes their own account. Whatever is refused is refused before anything is known of other accounts; one
    /// registration waits for the other, so that they do not take more lines together than they may.
    ///
    /// @param reserved  is nothing made, although all else is as if it were?
    /// @param waits     is there no line before an admin approves it?
    /// @param lineShare in percent
    /// @throws AccountException.Taken             for a name or address that is in use
    /// @throws AccountException.NotAcceptable     for a weak password
    /// @throws AccountException.RegistrationsFull if there is no line left for whoever registers
    void register(Newcomer newcomer, boolean reserved, boolean waits, int lineShare) {
        String hash = hash(newcomer);
        Optional<Welcomed> made = inTransaction(() -> {
            rows.lockRegistrations();
            numbers().map(LineNumbers::stock).ifPresent(lines -> {
                if (rows.selfRegistered() >= (long) lines.all() * lineShare / 100 || (!waits && lines.free() == 0)) {
                    throw new AccountException.RegistrationsFull();
                }
            });
            return reserved
                    ? Optional.empty()
                    : Optional.of(saved(Account.registered(account(newcomer, hash), waits)));
        });
        made.ifPresent(welcomed -> events.publishEvent(new AccountChanged(welcomed.account().id())));
    }

    private String hash(Newcomer newcomer) {
        rules.require(newcomer.password(), newcomer.name(), newcomer.username(), newcomer.email());
        return passwords.hash(newcomer.password());
    }

    private Account account(Newcomer newcomer, String hash) {
        return new Account(UUID.randomUUID(), newcomer.name(), newcomer.username(), newcomer.email(), hash,
                newcomer.type(), clock.instant());
    }

    private Welcomed saved(Account made) {
        Account account = rows.saveAndFlush(made);
        record("account.created", account, Map.of("name", account.name(), "email", account.email(), "type",
                account.type().wire(), "status", account.status().wire()));
        return new Welcomed(account, allot(account));
    }

    /// A line for whoever has none, if they may have one.
    private Optional<LineNumbers.FirstPhone> allot(Account account) {
        return account.isApproved()
                ? numbers().flatMap(number -> number.allot(account.ref()))
                : Optional.empty();
    }

    /// @param seen the versions that may be edited
    /// @return the account as it is then, with a phone if its new type has one and it had no line
    Welcomed edit(UUID id, Edit edit, IfMatch seen, AccountRef asker) {
        Account before = living(id);
        String hash = edit.password() == null ? null : hash(edit.password(), edit, before);
        Welcomed after = inTransaction(() -> {
            Account account = locked(id);
            seen.require(account.version());
            if (isLost(edit, account)) {
                refuseToLose(account, asker);
            }
            boolean approved = approves(edit, account);
            if (approved) {
                account.approve(clock.instant());
                record("account.approved", account, Map.of());
            }
            Map<String, Object> changed = apply(account, edit, hash, clock.instant());
            String line = edit.device();
            if (line != null) {
                numbers().ifPresent(number -> number.move(account.ref(), line));
                account.touch(clock.instant());
            }
            if (!changed.isEmpty()) {
                record("account.changed", account, changed);
            }
            Account saved = rows.saveAndFlush(account);
            return new Welcomed(saved,
                    approved || changed.containsKey("type") ? allot(saved) : Optional.empty());
        });
        events.publishEvent(new AccountChanged(id));
        return after;
    }

    /// Does an admin say that somebody who has registered may be what they are, or be something else?
    private static boolean approves(Edit edit, Account account) {
        return account.isSelfRegistered()
                && (edit.status() == AccountStatus.ACTIVE || (edit.type() != null && edit.type() != account.type()));
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
            Account account = locked(id);
            account.signOutEverywhere(clock.instant());
            record("account.signed_out", account, Map.of());
            return rows.saveAndFlush(account);
        });
        events.publishEvent(new AccountChanged(id));
    }

    /// The account goes, history keeps the person; the line and its phones are free.
    ///
    /// @throws AccountException.Indispensable for the last admin, and for oneself
    void remove(UUID id, IfMatch seen, AccountRef asker) {
        inTransaction(() -> {
            Account account = locked(id);
            seen.require(account.version());
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

    /// To be edited: nobody else edits it until the end of the transaction.
    private Account locked(UUID id) {
        return rows.locked(id).orElseThrow(AccountException.AccountNotFound::new);
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
            return new AccountException.Taken("username-taken", "username", "The user name is in use.");
        }
        return message.contains("accounts_email")
                ? new AccountException.Taken("email-taken", "email", "The e-mail address is in use.")
                : violation;
    }
}
