package io.ringdown.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// The table of accounts.
interface AccountRows extends Repository<Account, UUID> {

    @Query("from Account where id = :id and deletedAt is null")
    Optional<Account> living(UUID id);

    /// By user name or e-mail address, a user name first.
    @Query("""
            from Account where deletedAt is null and (lower(username) = lower(:login) or lower(email) = lower(:login))
            order by case when lower(username) = lower(:login) then 0 else 1 end
            """)
    List<Account> byLogin(String login);

    @Query("from Account where deletedAt is null and username in :usernames")
    List<Account> byUsernames(List<String> usernames);

    @NativeQuery("select id from ended_sessions where account_id = :account and expires_at > now()")
    Set<UUID> endedSessions(UUID account);

    Account save(Account account);
}
