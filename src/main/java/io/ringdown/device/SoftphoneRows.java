package io.ringdown.device;

import io.ringdown.account.Session;
import io.ringdown.device.Device.Owner;
import io.ringdown.device.DeviceRows.Sealed;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Those devices that belong to a browser session. What changes them is part of the caller's transaction.
@Repository
class SoftphoneRows {

    private static final String COLUMNS = """
            SELECT d.id, d.account_id, d.endpoint, d.line, a.username, d.session_id, d.session_version,
                d.session_expires_at, d.expires_at
            FROM devices d JOIN accounts a ON a.id = d.account_id
            """;

    private final JdbcClient jdbc;

    SoftphoneRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A softphone and the session it belongs to.
    record Softphone(UUID id, UUID account, String endpoint, String line, String username, String session,
            int sessionVersion, Instant sessionExpiresAt, Instant expiresAt) {}

    void add(UUID id, Owner owner, String endpoint, Sealed secret, Session session, Instant now, Instant expiresAt) {
        jdbc.sql("""
                INSERT INTO devices (id, account_id, line, endpoint, name, kind, ha1, realm, created_at, session_id,
                    session_version, session_expires_at, expires_at)
                VALUES (?, ?, ?, ?, 'Web softphone', 'softphone', ?, ?, ?, ?, ?, ?, ?)""").param(id)
                .param(owner.account()).param(owner.line()).param(endpoint).param(secret.ha1()).param(secret.realm())
                .param(Timestamp.from(now)).param(session.id()).param(session.version())
                .param(Timestamp.from(session.expiresAt())).param(Timestamp.from(expiresAt)).update();
    }

    /// No softphone lives longer than its session.
    void extend(List<UUID> ids, Instant expiresAt) {
        jdbc.sql("UPDATE devices SET expires_at = least(session_expires_at, ?) WHERE id = ANY(?)")
                .param(Timestamp.from(expiresAt)).param(ids.toArray(UUID[]::new)).update();
    }

    /// @return was it there
    boolean deleteOne(String endpoint) {
        return jdbc.sql("DELETE FROM devices WHERE endpoint = ? AND session_id IS NOT NULL").param(endpoint)
                .update() > 0;
    }

    List<Softphone> ofSession(String session) {
        return query("WHERE d.session_id = ? FOR UPDATE OF d", session);
    }

    List<Softphone> ofAccount(UUID account) {
        return query("WHERE d.account_id = ? AND d.session_id IS NOT NULL FOR UPDATE OF d", account);
    }

    /// Those that nobody else is looking at: several instances share the work.
    List<Softphone> expired(Instant now) {
        return query("WHERE d.expires_at <= ? ORDER BY d.expires_at LIMIT 500 FOR UPDATE OF d SKIP LOCKED",
                Timestamp.from(now));
    }

    private List<Softphone> query(String rest, Object param) {
        return jdbc.sql(COLUMNS + rest).param(param).query((row, _) -> new Softphone(row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class), row.getString("endpoint"), row.getString("line"),
                row.getString("username"), row.getString("session_id"), row.getInt("session_version"),
                row.getTimestamp("session_expires_at").toInstant(), row.getTimestamp("expires_at").toInstant())).list();
    }
}
