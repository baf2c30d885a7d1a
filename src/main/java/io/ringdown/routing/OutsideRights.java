package io.ringdown.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Whom accounts may call outside: nobody, unless an admin has said so. And what organizations allow their people: all, unless
/// an admin has said otherwise. Blocks; a call to a line never asks.
@Repository
class OutsideRights {

    private static final String SET = """
            insert into outside_rights (account_id, prefixes, max_calls, changed_at)
            values (:id, :prefixes, :max_calls, :at)
            on conflict (account_id) do update set prefixes = excluded.prefixes, max_calls = excluded.max_calls,
              changed_at = excluded.changed_at, version = excluded.version
            returning version""";
    private static final String SET_ORGANIZATIONS = """
            insert into organization_outside_rights (organization_id, prefixes, max_calls, changed_at)
            values (:id, :prefixes, :max_calls, :at)
            on conflict (organization_id) do update set prefixes = excluded.prefixes, max_calls = excluded.max_calls,
              changed_at = excluded.changed_at, version = excluded.version
            returning version""";

    private final JdbcClient jdbc;
    private final Clock clock;

    OutsideRights(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param prefixes beginnings of numbers in E.164
    /// @param maxCalls how many at once; null: as many as is configured, for an organization as there are circuits
    /// @param version  another one after every edit; 0 if nothing has been said
    record Right(List<String> prefixes, @Nullable Integer maxCalls, long version) {

        static final Right NONE = new Right(List.of(), null, 0);

        /// A number of no usual kind has to stand there as a whole.
        boolean covers(OutsideNumbers.Dialled.World number) {
            return number.usual()
                    ? prefixes.stream().anyMatch(number.e164()::startsWith)
                    : prefixes.contains(number.e164());
        }
    }

    /// [Right#NONE] for those of whom nothing is said.
    Right of(UUID account) {
        return jdbc.sql("select prefixes, max_calls, version from outside_rights where account_id = ?").param(account)
                .query((row, _) -> right(row)).optional().orElse(Right.NONE);
    }

    /// What those of the organizations allow that have said something.
    Map<UUID, Right> ofOrganizations(Collection<UUID> organizations) {
        if (organizations.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Right> rights = new HashMap<>();
        jdbc.sql("""
                select organization_id, prefixes, max_calls, version from organization_outside_rights
                where organization_id in (:organizations)""").param("organizations", organizations)
                .query(row -> {
                    rights.put(row.getObject("organization_id", UUID.class), right(row));
                });
        return rights;
    }

    /// Until the end of the caller's transaction nobody else edits the rights of this account or organization, which may have
    /// none yet.
    void lock(UUID whose) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('outside rights of ' || ?, 0))").param(whose.toString())
                .query(row -> {});
    }

    /// Within the caller's transaction.
    ///
    /// @return with its version
    Right set(UUID account, List<String> prefixes, @Nullable Integer maxCalls) {
        return set(SET, account, prefixes, maxCalls);
    }

    /// Within the caller's transaction.
    ///
    /// @return with its version
    Right setOfOrganization(UUID organization, List<String> prefixes, @Nullable Integer maxCalls) {
        return set(SET_ORGANIZATIONS, organization, prefixes, maxCalls);
    }

    /// The organization limits nobody any more. Within the caller's transaction.
    void forgetOrganization(UUID organization) {
        jdbc.sql("delete from organization_outside_rights where organization_id = ?").param(organization).update();
    }

    private Right set(String sql, UUID whose, List<String> prefixes, @Nullable Integer maxCalls) {
        long version = jdbc.sql(sql).param("id", whose).param("prefixes", prefixes.toArray(String[]::new))
                .param("max_calls", maxCalls).param("at", clock.instant().atOffset(ZoneOffset.UTC)).query(Long.class)
                .single();
        return new Right(prefixes, maxCalls, version);
    }

    private static Right right(ResultSet row) throws SQLException {
        return new Right(List.of((String[]) row.getArray("prefixes").getArray()),
                row.getObject("max_calls", Integer.class), row.getLong("version"));
    }
}
