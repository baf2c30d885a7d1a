package io.ringdown.call.store;

import io.ringdown.call.Call;
import io.ringdown.call.CallException;
import io.ringdown.call.CallHistory;
import io.ringdown.call.CallId;
import io.ringdown.call.CallStatistics;
import io.ringdown.call.CallStatistics.Figures;
import io.ringdown.call.CallStatistics.Seconds;
import io.ringdown.call.HistoryProperties;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The history in PostgreSQL.
@Repository
class JdbcCallHistory implements CallHistory {

    /// Rows that travel together when there are many.
    private static final int FETCH = 500;

    private static final String INVALID_PARAMETER_VALUE = "22023";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final NamedParameterJdbcTemplate named;
    private final TransactionTemplate transaction;

    JdbcCallHistory(DataSource database, PlatformTransactionManager transactions, HistoryProperties properties) {
        jdbc = new JdbcTemplate(database);
        jdbc.setFetchSize(FETCH);
        jdbc.setQueryTimeout(Math.toIntExact(Math.max(1, properties.queryTimeout().toSeconds())));
        client = JdbcClient.create(jdbc);
        named = new NamedParameterJdbcTemplate(jdbc);
        transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
    }

    @Override
    public List<Entry> page(Search search, @Nullable Position before, int offset, int limit) {
        return read(() -> whole(named.query(HistorySql.page(search, before != null),
                parameters(search, before, offset, limit), (row, _) -> entry(row))));
    }

    /// With everybody who was on them: what a page shows of a call is what it shows alone.
    private List<Entry> whole(List<Entry> found) {
        Map<CallId, Call> calls = WholeCalls.of(client,
                found.stream().map(entry -> entry.call().id().value()).toArray(String[]::new));
        return found.stream()
                .map(entry -> new Entry(calls.getOrDefault(entry.call().id(), entry.call()), entry.notes())).toList();
    }

    @Override
    public void each(Search search, @Nullable Position before, int most, Predicate<Entry> taker) {
        read(() -> {
            try (Stream<Entry> found = named.queryForStream(HistorySql.page(search, before != null),
                    parameters(search, before, 0, most), (row, _) -> entry(row))) {
                return found.allMatch(taker);
            }
        });
    }

    /// A plan made once for all values would not know which of them are rare; a search takes one core and compiles nothing.
    /// And only within a transaction does PostgreSQL send many rows piece by piece.
    private <T> T read(Supplier<T> query) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.execute("""
                    set local plan_cache_mode = force_custom_plan;
                    set local max_parallel_workers_per_gather = 0;
                    set local jit = off""");
            return query.get();
        }));
    }

    private static MapSqlParameterSource parameters(Search search, @Nullable Position before, int offset, int limit) {
        return HistorySql.parameters(search, before).addValue("offset", offset).addValue("limit", limit)
                .addValue("reach", offset + limit);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(CallRows.call(row, List.of(), List.of(), null), CallRows.notes(row, List.of()));
    }

    @Override
    public CallStatistics statistics(Search search, String zone) {
        Figures[] all = new Figures[1];
        List<CallStatistics.Hour> hours = new ArrayList<>();
        RowCallbackHandler taker = row -> {
            Integer hour = row.getObject("hour", Integer.class);
            if (hour == null) {
                all[0] = figures(row);
            } else {
                hours.add(new CallStatistics.Hour(hour, figures(row)));
            }
        };
        try {
            read(() -> {
                named.query(HistorySql.statistics(search), HistorySql.parameters(search, null).addValue("zone", zone),
                        taker);
                return true;
            });
        } catch (DataIntegrityViolationException wrong) {
            if (wrong.getMostSpecificCause() instanceof SQLException cause
                    && INVALID_PARAMETER_VALUE.equals(cause.getSQLState())) {
                throw new CallException.InvalidRequest("zone", "is not a time zone");
            }
            throw wrong;
        }
        return new CallStatistics(all[0], List.copyOf(hours));
    }

    private static Figures figures(ResultSet row) throws SQLException {
        return new Figures(row.getLong("total"), row.getLong("answered"), row.getLong("missed"),
                row.getDouble("average_duration"), seconds(row, "waiting"), seconds(row, "talking"));
    }

    private static Seconds seconds(ResultSet row, String what) throws SQLException {
        Array array = row.getArray(what + "_percentiles");
        if (array == null) {
            return new Seconds(null, null, null, null);
        }
        Double[] percentiles = (Double[]) array.getArray();
        return new Seconds(row.getDouble(what + "_average"), percentiles[0], percentiles[1], percentiles[2]);
    }
}
