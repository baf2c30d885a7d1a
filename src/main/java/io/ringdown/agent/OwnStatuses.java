package io.ringdown.agent;

import io.ringdown.account.AccountRef;
import io.ringdown.precondition.IfMatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What people say of themselves, in the database and, for whoever may not wait, in memory.
///
/// Rows are never removed and bear the database's time of their change, so the newer of two is right whatever the order in
/// which they are read: a refresh that began before a change cannot undo it.
@Component
class OwnStatuses {

    /// Who has said nothing yet is available since 1970.
    private static final String FIRST = """
            INSERT INTO agent_status (account_id, status, since) VALUES (?, 'available', to_timestamp(0))
            ON CONFLICT (account_id) DO NOTHING""";

    private static final String SET = """
            UPDATE agent_status s SET status = :status,
                since = CASE WHEN s.status = :status AND s.since > to_timestamp(0) THEN s.since
                    ELSE greatest(clock_timestamp(), s.since + interval '1 microsecond') END
            WHERE account_id = :account RETURNING since""";

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

        /// The database's time of the last change, in microseconds: no two changes have the same.
        long version() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, since);
        }

        private Said orNewer(Said other) {
            return other.since.isBefore(since) ? this : other;
        }
    }

    /// Blocks until it is written; it holds here as soon as [#hold] has it.
    ///
    /// @param seen the versions of what was said before that may be replaced
    @Transactional
    Said set(AccountRef person, OwnStatus status, IfMatch seen) {
        jdbc.sql(FIRST).param(person.id()).update();
        Instant before = jdbc.sql("SELECT since FROM agent_status WHERE account_id = ? FOR UPDATE").param(person.id())
                .query(Timestamp.class).single().toInstant();
        seen.require(new Said(person.id(), person.username(), status, before).version());
        Instant since = jdbc.sql(SET).param("account", person.id()).param("status", status.wire())
                .query(Timestamp.class).single().toInstant();
        return new Said(person.id(), person.username(), status, since);
    }

    void hold(Said now) {
        said.merge(now.account(), now, Said::orNewer);
    }

    /// Reads what was set elsewhere. Blocks.
    void refresh() {
        jdbc.sql(ALL).query((row, _) -> said(row)).list().forEach(this::hold);
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
