package io.ringdown.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Whom accounts may call outside: nobody, unless an admin has said so. What an organization allows its people is to be
/// asked for here too, where [#of] is asked. Blocks; a call to a line never asks.
@Repository
class OutsideRights {

    private static final String SET = """
            insert into outside_rights (account_id, prefixes, max_calls, changed_at)
            values (:account, :prefixes, :max_calls, :at)
            on conflict (account_id) do update set prefixes = excluded.prefixes, max_calls = excluded.max_calls,
              changed_at = excluded.changed_at""";

    private final JdbcClient jdbc;
    private final Clock clock;

    OutsideRights(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param prefixes beginnings of numbers in E.164
    /// @param maxCalls how many at once; null: as many as is configured
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

    /// Within the caller's transaction.
    void set(UUID account, Right right) {
        jdbc.sql(SET).param("account", account).param("prefixes", right.prefixes().toArray(String[]::new))
                .param("max_calls", right.maxCalls()).param("at", clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    private static Right right(ResultSet row) throws SQLException {
        return new Right(List.of((String[]) row.getArray("prefixes").getArray()),
                row.getObject("max_calls", Integer.class));
    }
}
