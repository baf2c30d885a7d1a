package io.ringdown.account;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// The table of accounts.
interface AccountRows extends Repository<Account, UUID> {

    @Query("from Account where id = :id and deletedAt is null")
    Optional<Account> living(UUID id);

    /// For whoever is about to edit it: until the end of the transaction nobody else does.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from Account where id = :id and deletedAt is null")
    Optional<Account> locked(UUID id);

    /// By user name or e-mail address, a user name first.
    @Query("""
            from Account where deletedAt is null and (lower(username) = lower(:login) or lower(email) = lower(:login))
            order by case when lower(username) = lower(:login) then 0 else 1 end
            """)
    List<Account> byLogin(String login);

    @Query("from Account where deletedAt is null and username in :usernames")
    List<Account> byUsernames(List<String> usernames);

    /// In the order that the page says.
    ///
    /// @param types     of these types
    /// @param statuses  of these, in the wire's words
    /// @param pattern   like in SQL, of name, user name or e-mail address, in lower case
    /// @param owner     or this account, whatever it is called
    @Query("""
            from Account where deletedAt is null and type in :types and (case when suspendedAt is not null then 'suspended' when pending = true then 'pending' else 'active' end) in :statuses
            and (lower(name) like :pattern escape '!' or lower(username) like :pattern escape '!'
                or lower(email) like :pattern escape '!' or id = :owner)
            """)
    Page<Account> search(Set<AccountType> types, Set<String> statuses, String pattern, UUID owner, Pageable page);

    @Query("select count(*) from Account where deletedAt is null and suspendedAt is null and type = :type")
    long active(AccountType type);

    @Query("select count(*) from Account where deletedAt is null and selfRegistered = true")
    long selfRegistered();

    /// Until the end of the transaction nobody else who asks for it is let on.
    @NativeQuery("select cast(pg_advisory_xact_lock(4702111234474983746) as text)")
    String lockRegistrations();

    /// Until the end of the transaction nobody else who asks for it is let on.
    @NativeQuery("select cast(pg_advisory_xact_lock(4702111234474983745) as text)")
    String lockAdmins();

    @NativeQuery("select id from ended_sessions where account_id = :account and expires_at > now()")
    Set<UUID> endedSessions(UUID account);

    Account saveAndFlush(Account account);
}
