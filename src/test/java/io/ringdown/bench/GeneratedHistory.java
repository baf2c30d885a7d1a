package io.ringdown.bench;

import io.ringdown.local.LocalPostgres;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A million calls (`-Dcalls`) of two years as an organization of a thousand people would have made them: some people call a lot and most
/// a little, some ends are rare, one person in ten misses hardly a call, Asterisk carried some by itself a hundred at a time, one talk in eight was passed on, three calls in ten have notes, whose words are common and rare and of families as in a language.
final class GeneratedHistory {

    private static final int CALLS = Integer.getInteger("calls", 1_000_000);

    private static final String CALL = """
            insert into calls (id, node, dialled, clicked, state, caller_id, caller_number, caller_name, caller_username,
              callee_id, callee_number, callee_name, callee_username, ring_millis, seq, start_time, ring_time,
              answer_time, end_time, hold_millis, deadline, end_reason, hangup_cause, hangup_source, origin)
            select lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex((random() * 1e12)::bigint), 12, '0'), 'north',
              (3000 + callee)::text, false, case when alive then (array['RINGING', 'ANSWERED', 'HELD'])[1 + n % 3] else 'ENDED' end,
              md5('person' || caller)::uuid, (3000 + caller)::text, 'Person ' || caller, 'person.' || caller,
              md5('person' || callee)::uuid, (3000 + callee)::text, 'Person ' || callee, 'person.' || callee,
              30000, 5, t, t + interval '300 ms',
              case when reason = 'COMPLETED' or alive and n % 3 > 0 then t + wait end,
              case when not alive then t + wait + talk end, 0, case when alive then timestamptz '2100-01-01' end,
              case when not alive then reason end, case when not alive then 16 end, case when not alive then 'CALLER' end,
              case when n / 100 % 200 = 7 then 'asterisk' else 'ringdown' end
            from (select *, case when callee % 10 = 0 and chance between 0.7 and 0.899 then 'COMPLETED'
                else (array['COMPLETED', 'NO_ANSWER', 'CANCELED', 'BUSY', 'REJECTED', 'FAILED', 'ABANDONED'])
                  [1 + width_bucket(chance, array[0.7, 0.82, 0.9, 0.94, 0.97, 0.999])] end as reason
            from (select n, n > :calls - 200 as alive,
                timestamptz '2024-11-01' + n * interval '63 seconds' + random() * interval '60 seconds' as t,
                floor(1000 * random() ^ 1.5)::int as caller, floor(1000 * random() ^ 1.5)::int as callee,
                random() as chance, random() * interval '30 seconds' as wait, random() ^ 3 * interval '20 minutes' as talk
              from generate_series(1, :calls) n) made) ended order by n""";

    private static final String JOINED = """
            insert into call_participants (call_id, n, role, account_id, number, name, endpoints, side, invited_at, joined_at, answering)
            select id, 3, 'transfer_target', md5('person' || joined)::uuid, (3000 + joined)::text, 'Person ' || joined,
              (3000 + joined)::text, 'CALLEE', answer_time, answer_time, 0
            from (select id, answer_time, floor(1000 * random() ^ 1.5)::int as joined from calls
              where answer_time is not null and random() < 0.125) talks""";

    /// Lengths that come to nothing keep PostgreSQL from making one text for all.
    private static final String NOTES = """
            insert into call_notes (call_id, start_time, notes, tags, disposition, noted_by, noted_at, parties, origin)
            select id, start_time,
              (select string_agg('w' || substr(md5((n / 3)::text), 1, 6) || (array['', 's', 'ing'])[1 + n % 3], ' ')
                from (select floor(2000 * random() ^ 3)::int as n
                  from generate_series(1, 8 + length(id) - length(id))) words),
              (select coalesce(array_agg(distinct 'tag' || floor(50 * random() ^ 2)::int), '{}')
                from generate_series(1, (random() * 3)::int + length(id) - length(id))),
              case when random() < 0.8 then 'disposition' || floor(12 * random() ^ 2)::int end, caller_id, end_time,
              call_parties(calls), origin
            from calls where end_time is not null and random() < 0.3""";

    private GeneratedHistory() {}

    /// @return what was made, in words
    static List<String> make(LocalPostgres postgres) {
        DriverManagerDataSource database = new DriverManagerDataSource(postgres.url(), postgres.username(),
                postgres.password());
        Flyway.configure().dataSource(database).load().migrate();
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("truncate calls, call_legs, call_participants, call_events, call_notes, call_note_texts").update();
        jdbc.sql(CALL).param("calls", CALLS).update();
        jdbc.sql("vacuum analyze calls").update();
        int joined = jdbc.sql(JOINED).update();
        jdbc.sql("vacuum analyze call_participants").update();
        int notes = jdbc.sql(NOTES).update();
        jdbc.sql("vacuum analyze call_notes").update();
        return List.of("", "%,d calls, %,d of them passed on, %,d with notes. Tables %s, indexes %s.".formatted(CALLS,
                joined, notes,
                size(jdbc, "pg_table_size"), size(jdbc, "pg_indexes_size")));
    }

    private static String size(JdbcClient jdbc, String of) {
        return jdbc
                .sql("select pg_size_pretty(%1$s('calls') + %1$s('call_notes') + %1$s('call_participants'))"
                        .formatted(of))
                .query(String.class)
                .single();
    }

    /// Some calls with notes as they lie there.
    static List<Sample> samples(LocalPostgres postgres) {
        return JdbcClient
                .create(new DriverManagerDataSource(postgres.url(), postgres.username(), postgres.password()))
                .sql("""
                        select c.caller_id::text as person, c.caller_number as line, lower(c.end_reason) as end_reason,
                          to_char(c.start_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as time,
                          split_part(n.notes, ' ', 1) as word, coalesce(n.tags[1], 'tag7') as tag,
                          coalesce(n.disposition, 'disposition3') as disposition
                        from call_notes n join calls c on c.id = n.call_id order by random() limit 2000""")
                .query((row, _) -> new Sample(row.getString("person"), row.getString("line"),
                        row.getString("end_reason"),
                        row.getString("time"), row.getString("word"), row.getString("tag"),
                        row.getString("disposition")))
                .list();
    }

    /// What can be looked for so that there is something.
    record Sample(String person, String line, String endReason, String time, String word, String tag,
            String disposition) {}
}
