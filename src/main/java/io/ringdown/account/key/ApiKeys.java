package io.ringdown.account.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringdown.account.AccountException;
import io.ringdown.account.AccountProperties;
import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Makes, knows and revokes keys. A key has 256 random bits, so a plain digest of it is enough to know it by (a slow one is
/// for secrets that can be guessed). What is known of a key is remembered for some seconds.
@Service
public class ApiKeys {

    /// What every key begins with, so that scanners of repositories find one that was left there.
    static final String PREFIX = "rdk_";

    private static final int BYTES = 32;

    private static final int SHOWN = PREFIX.length() + 6;

    /// How exactly the last use is known.
    private static final Duration USE_GRAIN = Duration.ofMinutes(1);

    private static final String COLUMNS = "id, name, prefix, scopes, created_by, created_at, expires_at, last_used_at, "
            + "revoked_at";

    private final SecureRandom random = new SecureRandom();

    private final JdbcClient jdbc;

    private final Audit audit;

    private final Clock clock;

    private final Cache<ByteBuffer, Optional<ApiKey>> known;

    ApiKeys(JdbcClient jdbc, Audit audit, Clock clock, AccountProperties properties) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.known = Caffeine.newBuilder().expireAfterWrite(properties.standingFor()).maximumSize(10_000).build();
    }

    /// A new key, and what is told once.
    record Made(ApiKey key, String secret) {

        @Override
        public String toString() {
            return "Made[key=" + key.id() + ", secret=***]";
        }
    }

    @Transactional
    Made make(String name, Set<Scope> scopes, @Nullable Instant expiresAt, UUID creator) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey key = new ApiKey(UUID.randomUUID(), name, secret.substring(0, SHOWN), scopes, creator, clock.instant(),
                expiresAt, null, null);
        jdbc.sql("""
                INSERT INTO api_keys (id, name, hash, prefix, scopes, created_by, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""").param(key.id()).param(name).param(digest(secret))
                .param(key.prefix()).param(scopes.stream().map(Scope::wire).toArray(String[]::new)).param(creator)
                .param(Timestamp.from(key.createdAt())).param(expiresAt == null ? null : Timestamp.from(expiresAt))
                .update();
        audit.record(new Change("api_key.created", "api_key", key.id().toString(), name,
                Map.of("scopes", scopes.stream().map(Scope::wire).sorted().toList(), "prefix", key.prefix())));
        return new Made(key, secret);
    }

    /// The newest first.
    List<ApiKey> all(int limit, int offset) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_keys ORDER BY created_at DESC, id LIMIT ? OFFSET ?")
                .param(limit).param(offset).query((row, _) -> key(row)).list();
    }

    ApiKey find(UUID id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_keys WHERE id = ?").param(id).query((row, _) -> key(row))
                .optional().orElseThrow(AccountException.KeyNotFound::new);
    }

    /// From now on the key is good for nothing. Twice is as good as once.
    @Transactional
    void revoke(UUID id) {
        ApiKey key = find(id);
        int revoked = jdbc.sql("UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
                .param(Timestamp.from(clock.instant())).param(id).update();
        if (revoked > 0) {
            audit.record(new Change("api_key.revoked", "api_key", id.toString(), key.name(), Map.of()));
        }
    }

    /// What was known of keys is asked anew; after the commit of a change.
    void forget() {
        known.invalidateAll();
    }

    /// The key that this is the secret of, if it is good.
    Optional<ApiKey> verify(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() > 100) {
            return Optional.empty();
        }
        byte[] digest = digest(secret);
        Instant now = clock.instant();
        return known.get(ByteBuffer.wrap(digest), _ -> used(digest, now)).filter(key -> key.isGood(now));
    }

    /// Writes down that it is used, at most once a minute.
    private Optional<ApiKey> used(byte[] digest, Instant now) {
        Optional<ApiKey> key = jdbc.sql("SELECT " + COLUMNS + " FROM api_keys WHERE hash = ?").param(digest)
                .query((row, _) -> key(row)).optional();
        key.filter(found -> found.isGood(now)).ifPresent(
                found -> jdbc.sql(
                        "UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)")
                        .param(Timestamp.from(now)).param(found.id()).param(Timestamp.from(now.minus(USE_GRAIN)))
                        .update());
        return key;
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        Array array = row.getArray("scopes");
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String scope : (String[]) array.getArray()) {
            scopes.add(Scope.of(scope));
        }
        return new ApiKey(row.getObject("id", UUID.class), row.getString("name"), row.getString("prefix"), scopes,
                row.getObject("created_by", UUID.class), row.getTimestamp("created_at").toInstant(),
                time(row, "expires_at"), time(row, "last_used_at"), time(row, "revoked_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
