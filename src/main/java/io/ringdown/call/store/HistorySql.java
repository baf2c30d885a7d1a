package io.ringdown.call.store;

import io.ringdown.call.CallHistory.Direction;
import io.ringdown.call.CallHistory.Position;
import io.ringdown.call.CallHistory.Search;
import io.ringdown.call.CallState;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// The statements of the history. Only what is asked for stands in a statement, and it is planned with its values, so that
/// the planner takes the index of the rarest. What orders the list is in each index after the value found by it.
final class HistorySql {

    private HistorySql() {}

    /// @param before is there a place to go on from?
    static String page(Search search, boolean before) {
        return "select c.*, n.notes, n.tags, n.disposition, n.noted_by, n.noted_at from (" + calls(search, before)
                + ") c left join call_notes n on n.call_id = c.id order by c.start_time desc, c.id desc";
    }

    private static String calls(Search search, boolean before) {
        List<String> conditions = conditions(search);
        Order order = order(search);
        if (before) {
            conditions.add("(%s, %s) < (:start_time, :id)".formatted(order.time(), order.id()));
        }
        String outgoing = side(search, "caller");
        String incoming = side(search, "callee");
        if (subject(search) == null || search.direction() != null || search.inNotes()) {
            conditions.add(seen(search));
            return half(search, conditions, "true") + order.newestFirst() + ":limit offset :offset";
        }
        // Each side has its index; a call to oneself is in the first half only.
        return "select * from ((" + half(search, conditions, outgoing) + order.newestFirst() + ":reach) union all ("
                + half(search, conditions, incoming + " and (" + outgoing + ") is not true") + order.newestFirst()
                + ":reach)) c" + order.newestFirst() + ":limit offset :offset";
    }

    /// The columns that a list is ordered by.
    private record Order(String time, String id) {

        String newestFirst() {
            return " order by " + time + " desc, " + id + " desc limit ";
        }
    }

    /// What is looked for in notes is gone through in their own order; the same time stands in both tables.
    private static Order order(Search search) {
        return search.inNotes()
                ? new Order("n.start_time", "n.call_id")
                : new Order("c.start_time", "c.id");
    }

    private static String half(Search search, List<String> conditions, String side) {
        return "select c.* from " + tables(search) + " where " + side + " and " + every(conditions);
    }

    static String statistics(Search search) {
        List<String> conditions = conditions(search);
        conditions.add(seen(search));
        return statistics(subject(search) == null ? "true" : side(search, "callee"), tables(search),
                every(conditions));
    }

    private static String statistics(String incoming, String tables, String conditions) {
        return """
                with picked as (
                  select extract(hour from c.start_time at time zone :zone)::int as hour, c.answer_time,
                    extract(epoch from c.end_time - c.answer_time) as duration,
                    extract(epoch from coalesce(c.answer_time, c.end_time) - c.start_time) as waiting,
                    extract(epoch from c.end_time - c.answer_time) - c.hold_millis / 1000.0 as talking,
                    c.end_time is not null and c.answer_time is null
                      and c.end_reason in ('NO_ANSWER', 'CANCELED', 'ABANDONED') and %s as missed
                  from %s where %s)
                select hour, count(*) as total, count(answer_time) as answered, count(*) filter (where missed) as missed,
                  coalesce(avg(duration), 0) as average_duration, avg(waiting) as waiting_average,
                  percentile_cont(array[0.5, 0.9, 0.95]) within group (order by waiting) as waiting_percentiles,
                  avg(talking) as talking_average,
                  percentile_cont(array[0.5, 0.9, 0.95]) within group (order by talking) as talking_percentiles
                from picked group by grouping sets ((), (hour)) order by hour nulls first"""
                .formatted(incoming, tables, conditions);
    }

    private static @Nullable String subject(Search search) {
        return search.person() != null ? ":person" : search.line() != null ? ":line" : null;
    }

    /// Is the subject on this side?
    private static String side(Search search, String side) {
        return "c." + side + (search.person() != null ? "_id = " : "_number = ") + subject(search);
    }

    /// Is the subject on the side that is asked for?
    private static String seen(Search search) {
        if (subject(search) == null) {
            return "true";
        }
        String outgoing = side(search, "caller");
        String incoming = side(search, "callee");
        return search.direction() == null
                ? "(" + outgoing + " or " + incoming + ")"
                : search.direction() == Direction.OUT ? outgoing : incoming;
    }

    private static String tables(Search search) {
        return search.inNotes() ? "calls c join call_notes n on n.call_id = c.id" : "calls c";
    }

    private static String every(List<String> conditions) {
        return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
    }

    private static List<String> conditions(Search search) {
        List<String> all = new ArrayList<>();
        add(all, search.person() != null && search.line() != null, ":line in (c.caller_number, c.callee_number)");
        String time = order(search).time();
        add(all, search.from() != null, time + " >= :from");
        add(all, search.to() != null, time + " < :to");
        if (search.status() != null) {
            all.add(search.status().equals("ended")
                    ? "c.end_time is not null"
                    : "c.end_time is null and not c.is_over and c.state in (:states)");
        }
        add(all, search.endReason() != null, "c.end_time is not null and c.end_reason = :end_reason");
        add(all, search.inNotes() && search.person() != null, "n.parties @> array[cast(:person as text)]");
        add(all, search.inNotes() && search.line() != null, "n.parties @> array[cast(:line as text)]");
        add(all, search.text() != null, "n.words @@ to_tsquery('simple', :text)");
        add(all, search.tag() != null, "n.tags @> array[cast(:tag as text)]");
        add(all, search.disposition() != null, "n.disposition = :disposition");
        return all;
    }

    private static void add(List<String> conditions, boolean asked, String condition) {
        if (asked) {
            conditions.add(condition);
        }
    }

    static MapSqlParameterSource parameters(Search search, @Nullable Position before) {
        MapSqlParameterSource parameters = new MapSqlParameterSource().addValue("person", search.person(), Types.OTHER)
                .addValue("line", search.line()).addValue("from", time(search.from())).addValue("to", time(search.to()))
                .addValue("states", states(search.status()))
                .addValue("end_reason", search.endReason() == null ? null : search.endReason().name())
                .addValue("text", search.text() == null ? null : query(search.text()))
                .addValue("tag", search.tag()).addValue("disposition", search.disposition());
        if (before != null) {
            parameters.addValue("start_time", time(before.startTime())).addValue("id", before.id().value());
        }
        return parameters;
    }

    /// The states of a coarse status that a call may be in while it lives.
    private static List<String> states(@Nullable String status) {
        return Arrays.stream(CallState.values()).filter(state -> state.status().equals(status)).map(CallState::name)
                .toList();
    }

    /// Every word by its beginning, quoted, so that PostgreSQL takes it apart as it did with the notes.
    private static String query(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1)).map(word -> "'" + word.replaceAll("['\\\\]", " ") + "':*")
                .collect(Collectors.joining(" & "));
    }

    private static @Nullable Object time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
