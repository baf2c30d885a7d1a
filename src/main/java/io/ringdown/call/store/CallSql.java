package io.ringdown.call.store;

/// The statements of the call tables.
final class CallSql {

    /// Calls, legs, participants and events of one batch. A row of a call or leg that has not ended yet is brought up to
    /// date; events are only added, and adding one twice does nothing.
    static final String APPEND = """
            with
            c as (insert into calls (id, node, dialled, clicked, state, caller_id, caller_number, caller_name,
                caller_username, callee_id, callee_number, callee_name, callee_username, endpoints, ring_millis, seq,
                start_time, ring_time, answer_time, end_time, hold_millis, held_since, deadline, end_reason,
                hangup_cause, hangup_source, hangup_detail)
              select id, node, dialled, clicked, state, caller_id, caller_number, caller_name, caller_username, callee_id,
                callee_number, callee_name, callee_username, endpoints, ring_millis, seq, to_timestamp(start_time),
                to_timestamp(ring_time), to_timestamp(answer_time), to_timestamp(end_time), hold_millis,
                to_timestamp(held_since), to_timestamp(deadline), end_reason, hangup_cause,
                hangup_source, hangup_detail
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as t (id, node, dialled, clicked, state, caller_id, caller_number, caller_name, caller_username, callee_id,
                callee_number, callee_name, callee_username, endpoints, ring_millis, seq, start_time, ring_time,
                answer_time, end_time, hold_millis, held_since, deadline, end_reason, hangup_cause, hangup_source,
                hangup_detail)
              on conflict (id) do update set state = excluded.state, seq = excluded.seq, ring_time = excluded.ring_time,
                answer_time = excluded.answer_time, end_time = excluded.end_time, hold_millis = excluded.hold_millis,
                held_since = excluded.held_since, deadline = excluded.deadline, end_reason = excluded.end_reason, hangup_cause = excluded.hangup_cause,
                hangup_source = excluded.hangup_source, hangup_detail = excluded.hangup_detail
              where calls.seq <= excluded.seq),
            l as (insert into call_legs (call_id, n, channel_id, role, endpoint, state, created_at, answered_at, ended_at,
                cause, holds_by_phone, holds_by_click, muted)
              select call_id, n, channel_id, role, endpoint, state, to_timestamp(created_at), to_timestamp(answered_at),
                to_timestamp(ended_at), cause, holds_by_phone, holds_by_click, muted
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as t (call_id, n, channel_id, role, endpoint, state, created_at, answered_at, ended_at, cause,
                holds_by_phone, holds_by_click, muted)
              on conflict (call_id, n) do update set state = excluded.state, answered_at = excluded.answered_at,
                ended_at = excluded.ended_at, cause = excluded.cause, holds_by_phone = excluded.holds_by_phone,
                holds_by_click = excluded.holds_by_click, muted = excluded.muted
              where (call_legs.ended_at is null or excluded.ended_at is not null)
                and (call_legs.answered_at is null or excluded.answered_at is not null)),
            p as (insert into call_participants (call_id, n, role, account_id, number, name, joined_at, left_at)
              select call_id, n, role, account_id, number, name, to_timestamp(joined_at), to_timestamp(left_at)
              from unnest(?, ?, ?, ?, ?, ?, ?, ?) as t (call_id, n, role, account_id, number, name, joined_at, left_at)
              on conflict (call_id, n) do update set left_at = coalesce(excluded.left_at, call_participants.left_at))
            insert into call_events (call_id, seq, event_id, type, at, channel_id, number, cause, detail, synthesized)
            select call_id, seq, event_id, type, to_timestamp(at), channel_id, number, cause, detail, synthesized
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              as t (call_id, seq, event_id, type, at, channel_id, number, cause, detail, synthesized)
            on conflict do nothing
            """;

    static final String LIVE_CALLS = "select * from calls where not is_over";

    static final String LIVE_LEGS = """
            select l.* from call_legs l join calls c on c.id = l.call_id
            where not c.is_over order by l.call_id, l.n""";

    private CallSql() {}
}
