package io.ringdown.call.store;

import io.ringdown.call.CallHistory.Direction;
import io.ringdown.call.CallHistory.Search;
import io.ringdown.call.EndReason;
import io.ringdown.call.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// How PostgreSQL goes about the history's questions, for the report of the benchmark.
public final class HistoryPlans {

    private HistoryPlans() {}

    public static List<String> of(String url, String username, String password) {
        NamedParameterJdbcTemplate jdbc = new NamedParameterJdbcTemplate(
                new SingleConnectionDataSource(url, username, password, true));
        jdbc.getJdbcTemplate().execute("set max_parallel_workers_per_gather = 0");
        List<String> report = new ArrayList<>();
        UUID busy = Objects
                .requireNonNull(jdbc.getJdbcTemplate().queryForObject("select md5('person0')::uuid", UUID.class));
        searches(busy, word(jdbc, 100_000), word(jdbc, 5_000), word(jdbc, 400)).forEach((name, search) -> {
            report.addAll(List.of("", "### " + name, "", "```"));
            report.addAll(jdbc.queryForList(
                    "explain (analyze, costs off, timing off, buffers off) " + HistorySql.page(search, false),
                    HistorySql.parameters(search, null).addValue("limit", 51).addValue("offset", 0).addValue("reach",
                            51),
                    String.class));
            report.add("```");
        });
        return report;
    }

    /// One that about so many notes have.
    private static String word(NamedParameterJdbcTemplate jdbc, int notes) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select word from ts_stat('select words from call_notes') order by abs(ndoc - :notes) limit 1",
                Map.of("notes", notes), String.class));
    }

    private static Map<String, Search> searches(UUID busy, String common, String medium, String rare) {
        Instant march = Instant.parse("2026-03-01T00:00:00Z");
        Instant april = Instant.parse("2026-04-01T00:00:00Z");
        Map<String, Search> searches = new LinkedHashMap<>();
        searches.put("Everything", Search.ALL);
        searches.put("A busy person",
                new Search(busy, null, null, null, null, null, null, null, null, null));
        searches.put("A line, incoming, rejected, in March",
                new Search(null, "3007", Direction.IN, null, EndReason.REJECTED, march, april, null, null, null));
        searches.put("A busy person's calls with a line, rejected", new Search(busy, "3007", null, null,
                EndReason.REJECTED, null, null, null, null, null));
        searches.put("What a busy person missed who misses hardly a call",
                new Search(busy, null, null, null, null, null,
                        null, null, null, null, null, true));
        searches.put("What everybody missed",
                new Search(null, null, null, null, null, null, null, null, null, null, null, true));
        searches.put("A busy person's calls that Asterisk carried by itself", new Search(busy, null, null, null, null,
                null, null, null, null, null, Origin.ASTERISK, false));
        searches.put("Calls that talk now", new Search(null, null, null, "active", null, null, null, null, null, null));
        searches.put("A rare end", new Search(null, null, null, null, EndReason.ABANDONED, null, null, null, null,
                null));
        searches.put("A common word", new Search(null, null, null, null, null, null, null, common, null, null));
        searches.put("A rare word and a tag",
                new Search(null, null, null, null, null, null, null, rare, "tag3", null));
        searches.put("A word, a tag, a disposition and a rare end",
                new Search(null, null, null, null, EndReason.FAILED, null, null, medium, "tag30", "disposition8"));
        searches.put("A busy person's calls with a rare word",
                new Search(busy, null, null, null, null, null, null, rare, null, null));
        return searches;
    }
}
