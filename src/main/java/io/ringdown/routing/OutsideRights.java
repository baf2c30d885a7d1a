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
              changed_at = excluded.changed_at""";
    private static final String SET_ORGANIZATIONS = """
            insert into organization_outside_rights (organization_id, prefixes, max_calls, changed_at)
            values (:id, :prefixes, :max_calls, :at)
            on conflict (organization_id) do update set prefixes = excluded.prefixes, max_calls = excluded.max_calls,
              changed_at = excluded.changed_at""";

    private final JdbcClient jdbc;
    private final Clock clock;

    OutsideRights(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param prefixes beginnings of numbers in E.164
    /// @param maxCalls how many at once; null: as many as is configured, for an organization as there are circuits
    record Right(List<String> prefixes, @Nullable Integer maxCalls) {

        static final Right NONE = new Right(List.of(), null);

        /// A number of no usual kind has to stand there as a whole.
        boolean covers(OutsideNumbers.Dialled.World number) {
            return number.usual()
                    ? prefixes.stream().anyMatch(number.e164()::startsWith)
                    : prefixes.contains(number.e164());
        }
    }

    /// [Right#NONE] for those of whom nothing is said.
    Right of(UUID account) {
        return jdbc.sql("select prefixes, max_calls from outside_rights where account_id = ?").param(account)
                .query((row, _) -> right(row)).optional().orElse(Right.NONE);
    }

    /// What those of the organizations allow that have said something.
    Map<UUID, Right> ofOrganizations(Collection<UUID> organizations) {
        if (organizations.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Right> rights = new HashMap<>();
        jdbc.sql("""
                select organization_id, prefixes, max_calls from organization_outside_rights
                where organization_id in (:organizations)""").param("organizations", organizations)
                .query(row -> {
                    rights.put(row.getObject("organization_id", UUID.class), right(row));
                });
        return rights;
    }

    /// Within the caller's transaction.
    void set(UUID account, Right right) {
        set(SET, account, right);
    }

    /// Within the caller's transaction.
    void setOfOrganization(UUID organization, Right right) {
        set(SET_ORGANIZATIONS, organization, right);
    }

    /// The organization limits nobody any more. Within the caller's transaction.
    void forgetOrganization(UUID organization) {
        jdbc.sql("delete from organization_outside_rights where organization_id = ?").param(organization).update();
    }

    private void set(String sql, UUID whose, Right right) {
        jdbc.sql(sql).param("id", whose).param("prefixes", right.prefixes().toArray(String[]::new))
                .param("max_calls", right.maxCalls()).param("at", clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    private static Right right(ResultSet row) throws SQLException {
        return new Right(List.of((String[]) row.getArray("prefixes").getArray()),
                row.getObject("max_calls", Integer.class));
    }
}
