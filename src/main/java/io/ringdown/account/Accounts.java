package io.ringdown.account;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Looks people up. What is known of an account is remembered for some seconds, and forgotten at once when this instance
/// changes it. May ask the database: not for threads that must not block.
@Service
public class Accounts {

    private static final String STANDINGS = """
            SELECT a.id, a.name, a.username, a.type, a.token_version,
                array(SELECT e.id FROM ended_sessions e WHERE e.account_id = a.id AND e.expires_at > now()) AS ended
            FROM accounts a WHERE a.id = ANY(?) AND a.deleted_at IS NULL AND a.suspended_at IS NULL""";

    private final AccountRows rows;

    private final JdbcClient jdbc;

    private final Remembered<UUID, Optional<Standing>> standings;

    Accounts(AccountRows rows, JdbcClient jdbc, AccountProperties properties) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.standings = new Remembered<>(properties.standingFor());
    }

    /// The account, unless it is deleted or suspended.
    public Optional<AccountRef> byId(UUID id) {
        return standing(id).map(Standing::account);
    }

    /// The account, suspended or not, as those who keep accounts need it.
    ///
    /// @throws AccountException.AccountNotFound if there is none, or no longer
    public AccountRef kept(UUID id) {
        return rows.living(id).map(Account::ref).orElseThrow(AccountException.AccountNotFound::new);
    }

    Optional<Standing> standing(UUID id) {
        return standings.get(id, () -> rows.living(id).filter(Account::isActive)
                .map(account -> new Standing(account.ref(), account.tokenVersion(), rows.endedSessions(id))));
    }

    /// Those of the accounts that are neither deleted nor suspended, as the database has them now: one statement for all.
    Map<UUID, Standing> standings(Set<UUID> ids) {
        Map<UUID, Standing> found = new HashMap<>();
        jdbc.sql(STANDINGS).param(ids.toArray(UUID[]::new)).query(row -> {
            UUID id = row.getObject("id", UUID.class);
            found.put(id, new Standing(new AccountRef(id, row.getString("name"), row.getString("username"),
                    AccountType.of(row.getString("type"))), row.getInt("token_version"),
                    Set.of((UUID[]) row.getArray("ended").getArray())));
        });
        return found;
    }

    /// Before anybody else who listens asks again.
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @EventListener
    void on(AccountChanged change) {
        standings.forget(change.account());
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    @EventListener
    void on(SessionEnded end) {
        standings.forget(end.account());
    }

    /// An account as far as its sessions are concerned.
    ///
    /// @param ended the sessions that were signed out of before they expired
    record Standing(AccountRef account, int tokenVersion, Set<UUID> ended) {

        boolean allows(String session, int version) {
            return tokenVersion == version && ended.stream().noneMatch(id -> id.toString().equals(session));
        }
    }
}
