package io.ringdown.account.key;

import io.ringdown.account.AccountException;
import io.ringdown.account.AccountProperties;
import io.ringdown.account.AccountRef;
import io.ringdown.account.Remembered;
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
import java.util.Objects;
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

    private static final String SELECT = """
            SELECT k.id, k.name, k.prefix, k.scopes, k.created_by, a.name AS created_by_name, k.created_at, k.expires_at,
                k.last_used_at, k.revoked_at
            FROM api_keys k JOIN accounts a ON a.id = k.created_by
            """;

    private static final String MATCHING = """
            WHERE (k.name ILIKE :like OR k.prefix LIKE :like OR a.name ILIKE :like)
                AND (:status = '' OR :status = CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked'
                    WHEN k.expires_at <= :now THEN 'expired' ELSE 'active' END)
            """;

    /// What keys are sorted by, as the wire calls it.
    private static final Map<String, String> SORTED_BY = Map.of("created_at", "k.created_at", "name", "lower(k.name)",
            "last_used_at", "k.last_used_at", "expires_at", "k.expires_at");

    private final SecureRandom random = new SecureRandom();

    private final JdbcClient jdbc;

    private final Audit audit;

    private final Clock clock;

    private final Remembered<ByteBuffer, Optional<ApiKey>> known;

    ApiKeys(JdbcClient jdbc, Audit audit, Clock clock, AccountProperties properties) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.known = new Remembered<>(properties.standingFor());
    }

    /// A new key, and what is told once.
    record Made(ApiKey key, String secret) {

        @Override
        public String toString() {
            return "Made[key=" + key.id() + ", secret=***]";
        }
    }

    @Transactional
    Made make(String name, Set<Scope> scopes, @Nullable Instant expiresAt, AccountRef creator) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey key = new ApiKey(UUID.randomUUID(), name, secret.substring(0, SHOWN), scopes, creator.id(),
                creator.name(), clock.instant(), expiresAt, null, null);
        jdbc.sql("""
                INSERT INTO api_keys (id, name, hash, prefix, scopes, created_by, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""").param(key.id()).param(name).param(digest(secret))
                .param(key.prefix()).param(scopes.stream().map(Scope::wire).toArray(String[]::new)).param(creator.id())
                .param(Timestamp.from(key.createdAt())).param(expiresAt == null ? null : Timestamp.from(expiresAt))
                .update();
        audit.record(new Change("api_key.created", "api_key", key.id().toString(), name,
                Map.of("scopes", scopes.stream().map(Scope::wire).sorted().toList(), "prefix", key.prefix())));
        return new Made(key, secret);
    }

    /// Which keys are asked for.
    ///
    /// @param search part of the key's name, of its beginning, or of the name of who made it
    /// @param status `active`, `expired` or `revoked`; empty for all
    record Filter(String search, String status) {

        private String like() {
            return "%" + search.replaceAll("([%_\\\\])", "\\\\$1") + "%";
        }
    }

    /// @param sort a name of the wire, with `-` the other way round
    List<ApiKey> page(Filter filter, String sort, int page, int limit) {
        boolean down = sort.startsWith("-");
        String by = Objects.requireNonNull(SORTED_BY.get(down ? sort.substring(1) : sort));
        return matching(SELECT + MATCHING + "ORDER BY " + by + (down ? " DESC NULLS LAST" : " NULLS LAST")
                + ", k.id LIMIT :limit OFFSET :offset", filter).param("limit", limit)
                .param("offset", (page - 1L) * limit).query((row, _) -> key(row)).list();
    }

    long count(Filter filter) {
        return matching("SELECT count(*) FROM api_keys k JOIN accounts a ON a.id = k.created_by " + MATCHING, filter)
                .query(Long.class).single();
    }

    private JdbcClient.StatementSpec matching(String sql, Filter filter) {
        return jdbc.sql(sql).param("like", filter.like()).param("status", filter.status()).param("now",
                Timestamp.from(clock.instant()));
    }

    ApiKey find(UUID id) {
        return jdbc.sql(SELECT + "WHERE k.id = ?").param(id).query((row, _) -> key(row))
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
        known.forgetAll();
    }

    /// The key that this is the secret of, if it is good.
    Optional<ApiKey> verify(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() > 100) {
            return Optional.empty();
        }
        byte[] digest = digest(secret);
        Instant now = clock.instant();
        return known.get(ByteBuffer.wrap(digest), () -> used(digest, now)).filter(key -> key.isGood(now));
    }

    /// Writes down that it is used, at most once a minute.
    private Optional<ApiKey> used(byte[] digest, Instant now) {
        Optional<ApiKey> key = jdbc.sql(SELECT + "WHERE k.hash = ?").param(digest)
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
                row.getObject("created_by", UUID.class), row.getString("created_by_name"),
                row.getTimestamp("created_at").toInstant(),
                time(row, "expires_at"), time(row, "last_used_at"), time(row, "revoked_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
