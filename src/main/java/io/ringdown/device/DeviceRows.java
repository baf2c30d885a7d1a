package io.ringdown.device;

import io.ringdown.device.Device.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Devices as rows. What changes them is part of the caller's transaction.
@Repository
class DeviceRows {

    private static final String COLUMNS = """
            SELECT d.id, d.account_id, a.name AS account_name, a.username, d.line, d.name, d.kind, d.endpoint, d.realm,
                d.created_at, d.expires_at, d.version
            FROM devices d JOIN accounts a ON a.id = d.account_id AND a.deleted_at IS NULL
            """;

    /// What devices are sorted by, as the wire calls it.
    private static final Map<String, String> SORTED_BY = Map.of("line", "d.line", "name", "lower(d.name)",
            "account_name",
            "lower(a.name)", "kind", "d.kind", "created_at", "d.created_at");

    private static final String MATCHING = """
            WHERE (CAST(:line AS text) IS NULL OR d.line = :line)
                AND (CAST(:kind AS text) IS NULL OR d.kind = :kind)
                AND (CAST(:account AS uuid) IS NULL OR d.account_id = :account)
                AND (CAST(:endpoints AS text[]) IS NULL OR (d.endpoint = ANY(:endpoints)) = :among)
                AND (CAST(:like AS text) IS NULL OR d.name ILIKE :like OR d.endpoint ILIKE :like OR d.line LIKE :like
                    OR a.name ILIKE :like OR a.username ILIKE :like)
            """;

    private final JdbcClient jdbc;

    DeviceRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Which devices are asked for; null does not restrict.
    ///
    /// @param search    part of the device's name, user name or line, or of the person's name
    /// @param endpoints with one of these SIP user names
    /// @param among     or, if not, with none of them
    record Filter(@Nullable String search, @Nullable String line, @Nullable DeviceKind kind, @Nullable UUID account,
            @Nullable Set<String> endpoints, boolean among) {

        private @Nullable String like() {
            return search == null ? null : "%" + search.replaceAll("([%_\\\\])", "\\\\$1") + "%";
        }

        private String @Nullable [] endpointArray() {
            return endpoints == null ? null : endpoints.toArray(String[]::new);
        }

        private @Nullable String wireKind() {
            return kind == null ? null : kind.wire();
        }
    }

    /// @param sort a name of the wire, with `-` the other way round
    List<Device> page(Filter filter, String sort, int page, int limit) {
        return matching(COLUMNS + MATCHING + order(sort) + " LIMIT :limit OFFSET :offset", filter)
                .param("limit", limit).param("offset", (page - 1L) * limit).query((row, _) -> device(row)).list();
    }

    private static String order(String sort) {
        boolean down = sort.startsWith("-");
        String by = Objects.requireNonNull(SORTED_BY.get(down ? sort.substring(1) : sort));
        return "ORDER BY " + by + (down ? " DESC" : "") + ", d.line, d.created_at, d.id";
    }

    long count(Filter filter) {
        return matching("""
                SELECT count(*) FROM devices d JOIN accounts a ON a.id = d.account_id AND a.deleted_at IS NULL
                """ + MATCHING, filter).query(Long.class).single();
    }

    private JdbcClient.StatementSpec matching(String sql, Filter filter) {
        return jdbc.sql(sql).param("line", filter.line()).param("kind", filter.wireKind())
                .param("account", filter.account()).param("like", filter.like())
                .param("endpoints", filter.endpointArray(), Types.ARRAY).param("among", filter.among());
    }

    List<Device> ofAccount(UUID account) {
        return jdbc.sql(COLUMNS + "WHERE d.account_id = ? ORDER BY d.created_at, d.id").param(account)
                .query((row, _) -> device(row)).list();
    }

    Optional<Device> find(UUID id) {
        return jdbc.sql(COLUMNS + "WHERE d.id = ?").param(id).query((row, _) -> device(row)).optional();
    }

    /// To be edited: nobody else edits it until the end of the transaction.
    Optional<Device> locked(UUID id) {
        return jdbc.sql(COLUMNS + "WHERE d.id = ? FOR UPDATE OF d").param(id).query((row, _) -> device(row))
                .optional();
    }

    Optional<Device> ofSession(String session) {
        return jdbc.sql(COLUMNS + "WHERE d.session_id = ?").param(session).query((row, _) -> device(row)).optional();
    }

    /// The line of this account, or of this number, or of both; nobody else adds devices to it until the end of the
    /// transaction.
    Optional<Owner> lock(@Nullable UUID account, @Nullable String line) {
        return jdbc.sql("""
                SELECT l.account_id, a.username, l.number
                FROM lines l JOIN accounts a ON a.id = l.account_id AND a.deleted_at IS NULL
                WHERE (CAST(:account AS uuid) IS NULL OR l.account_id = :account)
                    AND (CAST(:line AS text) IS NULL OR l.number = :line)
                FOR UPDATE OF l""").param("account", account).param("line", line).query((row, _) -> new Owner(
                row.getObject("account_id", UUID.class), row.getString("username"), row.getString("number")))
                .optional();
    }

    int count(String line, DeviceKind kind) {
        return jdbc.sql("SELECT count(*) FROM devices WHERE line = ? AND kind = ?").param(line).param(kind.wire())
                .query(Integer.class).single();
    }

    void addDeskPhone(UUID id, Owner owner, String endpoint, String name, Sealed secret, Instant now) {
        jdbc.sql("""
                INSERT INTO devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at)
                VALUES (?, ?, ?, ?, ?, 'desk_phone', ?, ?, ?)""").param(id).param(owner.account()).param(owner.line())
                .param(endpoint).param(name).param(secret.ha1()).param(secret.realm()).param(Timestamp.from(now))
                .update();
    }

    void rename(UUID id, String name) {
        jdbc.sql("UPDATE devices SET name = ?, version = version + 1 WHERE id = ?").param(name).param(id).update();
    }

    void seal(UUID id, Sealed secret, Instant now) {
        jdbc.sql("""
                UPDATE devices SET ha1 = ?, realm = ?, secret_since = ?, version = version + 1 WHERE id = ?""")
                .param(secret.ha1()).param(secret.realm()).param(Timestamp.from(now)).param(id).update();
    }

    void delete(List<UUID> ids) {
        jdbc.sql("DELETE FROM devices WHERE id = ANY(?)").param(ids.toArray(UUID[]::new)).update();
    }

    /// What is kept of a secret.
    record Sealed(String realm, String ha1) {

        @Override
        public String toString() {
            return "Sealed[realm=" + realm + ", ha1=***]";
        }
    }

    static Device device(ResultSet row) throws SQLException {
        Timestamp expires = row.getTimestamp("expires_at");
        return new Device(row.getObject("id", UUID.class), row.getObject("account_id", UUID.class),
                row.getString("account_name"), row.getString("username"), row.getString("line"), row.getString("name"),
                DeviceKind.of(row.getString("kind")), row.getString("endpoint"), row.getString("realm"),
                row.getTimestamp("created_at").toInstant(), expires == null ? null : expires.toInstant(),
                row.getLong("version"));
    }
}
