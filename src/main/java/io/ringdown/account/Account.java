package io.ringdown.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
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

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "suspended_at")
    private @Nullable Instant suspendedAt;

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

    Instant createdAt() {
        return createdAt;
    }

    AccountStatus status() {
        return suspendedAt == null ? AccountStatus.ACTIVE : AccountStatus.SUSPENDED;
    }

    boolean isActive() {
        return suspendedAt == null && deletedAt == null;
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
