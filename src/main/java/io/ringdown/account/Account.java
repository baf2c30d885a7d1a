package io.ringdown.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// An edit writes only the columns that it has changed, and fails if somebody else has written the row meanwhile.
@Entity
@DynamicUpdate
@Table(name = "accounts")
class Account {

    @Id
    private UUID id;

    private String name;

    private String username;

    private String email;

    @Column(name = "password_hash")
    private String passwordHash;

    private AccountType type;

    @Column(name = "token_version")
    private int tokenVersion;

    /// Null until it is stored.
    @Version
    private @Nullable Long version;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "suspended_at")
    private @Nullable Instant suspendedAt;

    @Column(name = "self_registered")
    private boolean selfRegistered;

    private boolean pending;

    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected Account() {}

    Account(UUID id, String name, String username, String email, String passwordHash, AccountType type, Instant now) {
        this.id = id;
        this.name = name;
        this.username = username;
        this.email = email;
        this.passwordHash = passwordHash;
        this.type = type;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /// Of somebody whom nobody has approved yet.
    ///
    /// @param waits have they no line until somebody does?
    static Account registered(Account made, boolean waits) {
        made.selfRegistered = true;
        made.pending = waits;
        return made;
    }

    AccountRef ref() {
        return new AccountRef(id, name, username, type);
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String username() {
        return username;
    }

    AccountType type() {
        return type;
    }

    String email() {
        return email;
    }

    String passwordHash() {
        return passwordHash;
    }

    int tokenVersion() {
        return tokenVersion;
    }

    /// Counts up with every edit.
    long version() {
        return version == null ? 0 : version;
    }

    Instant createdAt() {
        return createdAt;
    }

    AccountStatus status() {
        if (suspendedAt != null) {
            return AccountStatus.SUSPENDED;
        }
        return pending ? AccountStatus.PENDING : AccountStatus.ACTIVE;
    }

    /// Made by the person, and not approved since?
    boolean isSelfRegistered() {
        return selfRegistered;
    }

    /// May the person have a line?
    boolean isApproved() {
        return !pending;
    }

    /// May the person sign in?
    boolean isActive() {
        return suspendedAt == null && deletedAt == null;
    }

    /// Something of the account's that is kept elsewhere was edited.
    void touch(Instant now) {
        updatedAt = now;
    }

    void rename(String newName, Instant now) {
        name = newName;
        updatedAt = now;
    }

    void moveTo(String newEmail, Instant now) {
        email = newEmail;
        updatedAt = now;
    }

    /// Ends every session of the account too.
    void changePassword(String newHash, Instant now) {
        passwordHash = newHash;
        signOutEverywhere(now);
    }

    /// Whatever they have open goes on.
    void approve(Instant now) {
        pending = false;
        selfRegistered = false;
        updatedAt = now;
    }

    /// Nobody can sign in as a suspended person, nor go on; everything of theirs is kept.
    void become(AccountStatus status, Instant now) {
        suspendedAt = status == AccountStatus.SUSPENDED ? now : null;
        signOutEverywhere(now);
    }

    /// What the person may do is another thing now, so whatever they have open begins anew.
    void become(AccountType newType, Instant now) {
        type = newType;
        signOutEverywhere(now);
    }

    /// Ends every session of the account.
    void signOutEverywhere(Instant now) {
        tokenVersion++;
        updatedAt = now;
    }

    /// Frees the name and the e-mail address; history keeps the person.
    void delete(Instant now) {
        deletedAt = now;
        signOutEverywhere(now);
    }

    @Converter(autoApply = true)
    static class TypeColumn implements AttributeConverter<AccountType, String> {

        @Override
        public String convertToDatabaseColumn(AccountType type) {
            return type.wire();
        }

        @Override
        public AccountType convertToEntityAttribute(String column) {
            return AccountType.of(column);
        }
    }
}
