package io.ringdown.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;

/// Looks people up. What is known of an account is remembered for some seconds, and forgotten at once when this instance
/// changes it. May ask the database: not for threads that must not block.
@Service
public class Accounts {

    private final AccountRows rows;

    private final Cache<UUID, Optional<Standing>> standings;

    Accounts(AccountRows rows, AccountProperties properties) {
        this.rows = rows;
        this.standings = Caffeine.newBuilder().expireAfterWrite(properties.standingFor()).maximumSize(10_000).build();
    }

    /// The account, unless it is deleted.
    public Optional<AccountRef> byId(UUID id) {
        return standing(id).map(Standing::account);
    }

    Optional<Standing> standing(UUID id) {
        return standings.get(id,
                key -> rows.living(key).map(account -> new Standing(account.ref(), account.tokenVersion())));
    }

    /// Before anybody else who listens asks again.
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @EventListener
    void on(AccountChanged change) {
        standings.invalidate(change.account());
    }

    /// An account as far as its sessions are concerned.
    record Standing(AccountRef account, int tokenVersion) {}
}
