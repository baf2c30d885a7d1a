package io.ringdown.call.store;

import io.ringdown.call.CallHistory.Direction;
import io.ringdown.call.CallHistory.Position;
import io.ringdown.call.CallHistory.Search;
import io.ringdown.call.CallState;
import io.ringdown.call.EndReason;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// The statements of the history. Only what is asked for stands in a statement, and it is planned with its values, so that
/// the planner takes the index of the rarest. What orders the list is in each index after the value found by it.
final class HistorySql {

    private static final Set<EndReason> MISSED = EnumSet.of(EndReason.NO_ANSWER, EndReason.BUSY,
            EndReason.CANCELED, EndReason.ABANDONED);
    private static final String UNANSWERED = MISSED.stream().map(reason -> "'" + reason.name() + "'")
            .collect(Collectors.joining(", ", "c.end_reason in (", ")"));

    private static final Pattern SPACE = Pattern.compile("[\\p{IsWhite_Space}\\p{Cntrl}]+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]");

    private HistorySql() {}

    /// @param before is there a place to go on from?
    static String page(Search search, boolean before) {
        return "select c.*, n.notes, n.tags, n.disposition, n.noted_by, n.noted_at, n.version from ("
                + calls(search, before)
                + ") c left join call_notes n on n.call_id = c.id order by c.start_time desc, c.id desc";
    }

    private static String calls(Search search, boolean before) {
        List<Part> parts = parts(search);
        if (parts.size() == 1) {
            return select(search, parts.getFirst(), before) + parts.getFirst().newestFirst() + ":limit offset :offset";
        }
        return parts.stream()
                .map(part -> "(" + select(search, part, before) + part.newestFirst() + ":reach)")
                .collect(Collectors.joining(" union all ", "select * from (", ") c"))
                + " order by c.start_time desc, c.id desc limit :limit offset :offset";
    }

    /// Some of the calls that may be found, in the order of an index; no call is in two.
    ///
    /// @param time with `id` the columns that this order is of; the same time stands in every table
    private record Part(String tables, String condition, String time, String id) {

        static Part ofCalls(String condition) {
            return new Part("calls c", condition, "c.start_time", "c.id");
        }

        String newestFirst() {
            return " order by " + time + " desc, " + id + " desc limit ";
        }
    }

    /// What is looked for in notes is gone through in their own order. Else each side has its index, and so have those who
    /// joined later; whoever is on a call twice is found once.
    private static List<Part> parts(Search search) {
        if (search.inNotes()) {
            return List.of(new Part("calls c join call_notes n on n.call_id = c.id", sideInNotes(search),
                    "n.start_time", "n.call_id"));
        }
        if (subject(search) == null) {
            return List.of(Part.ofCalls("true"));
        }
        String outgoing = side(search, "caller");
        String incoming = side(search, "callee");
        String joined = """
                j.n > 2 and j.%1$s and (%2$s) is not true and not exists (select from call_participants e
                  where e.call_id = j.call_id and e.n > 2 and e.n < j.n and e.%1$s)""";
        String tables = "call_participants j join calls c on c.id = j.call_id";
        if (search.direction() == Direction.OUT) {
            return List.of(Part.ofCalls(search.missed() ? outgoing + " and " + incoming : outgoing));
        }
        if (search.direction() == Direction.IN || search.missed()) {
            String elsewhere = search.missed() ? outgoing + " or " + incoming : incoming;
            return List.of(Part.ofCalls(incoming), new Part(tables, joined.formatted(joiner(search), elsewhere),
                    "j.start_time", "j.call_id"));
        }
        return List.of(Part.ofCalls(outgoing), Part.ofCalls(incoming + " and (" + outgoing + ") is not true"),
                new Part(tables, joined.formatted(joiner(search), outgoing + " or " + incoming), "j.start_time",
                        "j.call_id"));
    }

    private static String select(Search search, Part part, boolean before) {
        List<String> conditions = conditions(search, part);
        if (before) {
            conditions.add("(%s, %s) < (:start_time, :id)".formatted(part.time(), part.id()));
        }
        return "select c.* from " + part.tables() + " where " + String.join(" and ", conditions);
    }

    static String statistics(Search search) {
        String calls = parts(search).stream().map(part -> select(search, part, false))
                .collect(Collectors.joining(" union all ", "(", ") c"));
        return statistics(subject(search) == null ? "true" : incoming(search), calls);
    }

    private static String statistics(String incoming, String calls) {
        return """
                with picked as (
                  select extract(hour from c.start_time at time zone :zone)::int as hour, c.answer_time,
                    extract(epoch from c.end_time - c.answer_time) as duration,
                    extract(epoch from coalesce(c.answer_time, c.end_time) - c.start_time) as waiting,
                    extract(epoch from c.end_time - c.answer_time) - c.hold_millis / 1000.0 as talking,
                    c.end_time is not null and c.answer_time is null and %s and %s as missed
                  from %s)
                select hour, count(*) as total, count(answer_time) as answered, count(*) filter (where missed) as missed,
                  coalesce(avg(duration), 0) as average_duration, avg(waiting) as waiting_average,
                  percentile_cont(array[0.5, 0.9, 0.95]) within group (order by waiting) as waiting_percentiles,
                  avg(talking) as talking_average,
                  percentile_cont(array[0.5, 0.9, 0.95]) within group (order by talking) as talking_percentiles
                from picked group by grouping sets ((), (hour)) order by hour nulls first"""
                .formatted(UNANSWERED, incoming, calls);
    }

    /// What the subject did not make itself came in, also where they joined.
    private static String incoming(Search search) {
        return "(%s or (%s) is not true)".formatted(side(search, "callee"), side(search, "caller"));
    }

    private static @Nullable String subject(Search search) {
        return search.person() != null ? ":person" : search.line() != null ? ":line" : null;
    }

    /// Is the subject on this side?
    private static String side(Search search, String side) {
        return "c." + side + (search.person() != null ? "_id = " : "_number = ") + subject(search);
    }

    /// Is the subject this one who joined?
    private static String joiner(Search search) {
        return (search.person() != null ? "account_id = " : "number = ") + subject(search);
    }

    /// Is the subject on the side that is asked for? That it is on the call at all the notes know themselves.
    private static String sideInNotes(Search search) {
        if (subject(search) == null || search.direction() == null) {
            return "true";
        }
        return search.direction() == Direction.OUT
                ? side(search, "caller")
                : "(" + side(search, "callee") + " or " + joined(joiner(search)) + ")";
    }

    private static String joined(String joiner) {
        return "c.id in (select call_id from call_participants where n > 2 and " + joiner + ")";
    }

    private static List<String> conditions(Search search, Part part) {
        List<String> all = new ArrayList<>(List.of(part.condition()));
        add(all, search.person() != null && search.line() != null && !search.inNotes(),
                "(:line in (c.caller_number, c.callee_number) or " + joined("number = :line") + ")");
        // Or it would be seen by searching who an anonymous caller was.
        add(all, search.person() != null && search.line() != null, "(not c.caller_hidden or c.caller_id = :person)");
        add(all, search.from() != null, part.time() + " >= :from");
        add(all, search.to() != null, part.time() + " < :to");
        addEnd(all, search);
        add(all, search.missed() && search.inNotes() && subject(search) != null, incoming(search));
        add(all, isContradictory(search), "false");
        add(all, search.origin() != null, (search.inNotes() ? "n" : "c") + ".origin = :origin");
        add(all, search.inNotes() && search.person() != null, "n.parties @> array[cast(:person as text)]");
        add(all, search.inNotes() && search.line() != null, "n.parties @> array[cast(:line as text)]");
        add(all, query(search) == null && isSaid(search.text()), "false"); // what has no word is in no notes
        add(all, query(search) != null, "n.words @@ to_tsquery('simple', :text)");
        add(all, search.tag() != null, "n.tags @> array[cast(:tag as text)]");
        add(all, search.disposition() != null, "n.disposition = :disposition");
        return all;
    }

    /// Each condition once, however many filters want it: PostgreSQL takes them for independent of each other, and would expect
    /// far fewer calls than there are.
    private static void addEnd(List<String> all, Search search) {
        add(all, isAlive(search), "c.end_time is null and not c.is_over and c.state in (:states)");
        add(all, !isAlive(search) && (search.status() != null || search.endReason() != null || search.missed()),
                "c.end_time is not null");
        add(all, search.missed(), "c.answer_time is null");
        add(all, search.endReason() != null, "c.end_reason = :end_reason");
        add(all, search.missed() && search.endReason() == null, UNANSWERED);
    }

    private static boolean isAlive(Search search) {
        return search.status() != null && !search.status().equals("ended");
    }

    /// PostgreSQL does not see it, and would look through everything.
    private static boolean isContradictory(Search search) {
        boolean answered = search.missed() && search.endReason() != null && !MISSED.contains(search.endReason());
        return answered || (isAlive(search) && (search.endReason() != null || search.missed()));
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
                .addValue("origin", search.origin() == null ? null : search.origin().wire())
                .addValue("text", query(search))
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

    /// Every word by its beginning, quoted, so that PostgreSQL takes it apart as it did with the notes. Whatever is neither a
    /// letter nor a digit separates words there too, so a quoted word of nothing else would be a syntax error.
    ///
    /// @return null if there is no word to look for
    private static @Nullable String query(Search search) {
        String text = search.text();
        return text == null
                ? null
                : SPACE.splitAsStream(text).map(word -> word.replaceAll("['\\\\]", " "))
                        .filter(word -> WORD.matcher(word).find()).map(word -> "'" + word + "':*")
                        .reduce((one, other) -> one + " & " + other).orElse(null);
    }

    private static boolean isSaid(@Nullable String text) {
        return text != null && !SPACE.matcher(text).replaceAll("").isEmpty();
    }

    private static @Nullable Object time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
