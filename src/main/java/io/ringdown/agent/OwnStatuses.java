package io.ringdown.agent;

import io.ringdown.account.AccountRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people say of themselves, in the database and, for whoever may not wait, in memory.
///
/// Rows are never removed and bear the database's time of their change, so the newer of two is right whatever the order in
/// which they are read: a refresh that began before a change cannot undo it.
@Component
class OwnStatuses {

    private static final String SET = """
            INSERT INTO agent_status AS s (account_id, status, since) VALUES (?, ?, clock_timestamp())
            ON CONFLICT (account_id) DO UPDATE SET status = excluded.status,
                since = CASE WHEN s.status = excluded.status THEN s.since
                    ELSE greatest(clock_timestamp(), s.since + interval '1 microsecond') END
            RETURNING since""";

    /// Who is deleted says nothing any more.
    private static final String ALL = """
            SELECT s.account_id, a.username, s.since,
                CASE WHEN a.deleted_at IS NULL THEN s.status ELSE 'available' END AS status
            FROM agent_status s JOIN accounts a ON a.id = s.account_id""";

    private final JdbcClient jdbc;

    private final Map<UUID, Said> said = new ConcurrentHashMap<>();

    OwnStatuses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param since by the database's clock
    record Said(UUID account, String username, OwnStatus status, Instant since) {

        private Said orNewer(Said other) {
            return other.since.isBefore(since) ? this : other;
        }
    }

    /// Blocks until it is written.
    Said set(AccountRef person, OwnStatus status) {
        Instant since = jdbc.sql(SET).param(person.id()).param(status.wire()).query(Timestamp.class).single()
                .toInstant();
        Said now = new Said(person.id(), person.username(), status, since);
        return said.merge(person.id(), now, Said::orNewer);
    }

    /// Reads what was set elsewhere. Blocks.
    void refresh() {
        jdbc.sql(ALL).query((row, _) -> said(row)).list()
                .forEach(read -> said.merge(read.account(), read, Said::orNewer));
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(row.getObject("account_id", UUID.class), row.getString("username"),
                OwnStatus.of(row.getString("status")).orElse(OwnStatus.AVAILABLE),
                row.getTimestamp("since").toInstant());
    }

    @Nullable
    Said of(UUID account) {
        return said.get(account);
    }

    Collection<Said> all() {
        return said.values();
    }
}
