package io.ringdown.call.store;

/// The statements of the call tables.
final class CallSql {

    /// Calls, legs, participants, recordings and events of one batch. A row is brought up to date by a later batch alone:
    /// PostgreSQL may carry out a statement long after it was given up and written again. A recording that is to be stored
    /// belongs to others. Events are only added, and adding one twice does nothing.
    static final String APPEND = """
            with
            b (batch) as (values (?::bigint)),
            c as (insert into calls (
                id, node, origin, dialled, clicked, state, caller_id, caller_number, caller_name, caller_username, caller_hidden, callee_id,
                callee_number, callee_name, callee_username, ring_millis, seq, start_time, ring_time, answer_time,
                end_time, hold_millis, held_since, deadline, end_reason, hangup_cause, hangup_source, hangup_detail,
                transferred_to, transferred_by, transfer_kind, transfer_by, transfer_target, transfer_phase,
                transfer_since, transfer_referrer, parked_by, parked_until, batch)
              select
                id, node, origin, dialled, clicked, state, caller_id, caller_number, caller_name, caller_username, caller_hidden, callee_id,
                callee_number, callee_name, callee_username, ring_millis, seq, to_timestamp(start_time),
                to_timestamp(ring_time), to_timestamp(answer_time), to_timestamp(end_time), hold_millis,
                to_timestamp(held_since), to_timestamp(deadline), end_reason, hangup_cause, hangup_source,
                hangup_detail, transferred_to, transferred_by, transfer_kind, transfer_by, transfer_target,
                transfer_phase, to_timestamp(transfer_since), transfer_referrer, parked_by,
                to_timestamp(parked_until), batch
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?)
                as t (
                id, node, origin, dialled, clicked, state, caller_id, caller_number, caller_name, caller_username, caller_hidden, callee_id,
                callee_number, callee_name, callee_username, ring_millis, seq, start_time, ring_time, answer_time,
                end_time, hold_millis, held_since, deadline, end_reason, hangup_cause, hangup_source, hangup_detail,
                transferred_to, transferred_by, transfer_kind, transfer_by, transfer_target, transfer_phase,
                transfer_since, transfer_referrer, parked_by, parked_until), b
              on conflict (id) do update set
                state = excluded.state, seq = excluded.seq, ring_time = excluded.ring_time,
                answer_time = excluded.answer_time, end_time = excluded.end_time, hold_millis = excluded.hold_millis,
                held_since = excluded.held_since, deadline = excluded.deadline, end_reason = excluded.end_reason,
                hangup_cause = excluded.hangup_cause, hangup_source = excluded.hangup_source,
                hangup_detail = excluded.hangup_detail, transferred_to = excluded.transferred_to,
                transferred_by = excluded.transferred_by, transfer_kind = excluded.transfer_kind,
                transfer_by = excluded.transfer_by, transfer_target = excluded.transfer_target,
                transfer_phase = excluded.transfer_phase, transfer_since = excluded.transfer_since,
                transfer_referrer = excluded.transfer_referrer, parked_by = excluded.parked_by,
                parked_until = excluded.parked_until, batch = excluded.batch
              where calls.batch < excluded.batch),
            l as (insert into call_legs (
                call_id, n, channel_id, participant, endpoint, state, created_at, answered_at, ended_at, cause,
                holds_by_phone, holds_by_click, muted, early, batch)
              select
                call_id, n, channel_id, participant, endpoint, state, to_timestamp(created_at),
                to_timestamp(answered_at), to_timestamp(ended_at), cause, holds_by_phone, holds_by_click, muted,
                early, batch
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as t (
                call_id, n, channel_id, participant, endpoint, state, created_at, answered_at, ended_at, cause,
                holds_by_phone, holds_by_click, muted, early), b
              on conflict (call_id, n) do update set
                state = excluded.state, created_at = excluded.created_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
                cause = excluded.cause, holds_by_phone = excluded.holds_by_phone,
                holds_by_click = excluded.holds_by_click, muted = excluded.muted, early = excluded.early,
                batch = excluded.batch
              where call_legs.batch < excluded.batch),
            p as (insert into call_participants (
                call_id, n, role, account_id, number, name, username, endpoints, side, invited_at, joined_at,
                left_at, answering, supervision, supervises, batch)
              select
                call_id, n, role, account_id, number, name, username, endpoints, side, to_timestamp(invited_at),
                to_timestamp(joined_at), to_timestamp(left_at), answering, supervision, supervises, batch
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as t (
                call_id, n, role, account_id, number, name, username, endpoints, side, invited_at, joined_at,
                left_at, answering, supervision, supervises), b
              on conflict (call_id, n) do update set
                joined_at = excluded.joined_at, left_at = excluded.left_at, answering = excluded.answering,
                supervision = excluded.supervision, supervises = excluded.supervises,
                batch = excluded.batch
              where call_participants.batch < excluded.batch),
            r as (insert into recordings (
                call_id, n, node, state, stretches, stretch, started_at, started_by, since, ended_at, millis, detail,
                batch)
              select
                call_id, n, node, state, stretches, stretch, to_timestamp(started_at), started_by,
                to_timestamp(since), to_timestamp(ended_at), millis, detail, batch
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as t (
                call_id, n, node, state, stretches, stretch, started_at, started_by, since, ended_at, millis, detail), b
              on conflict (call_id, n) do update set
                state = excluded.state, stretches = excluded.stretches, stretch = excluded.stretch,
                since = excluded.since, ended_at = excluded.ended_at, millis = excluded.millis,
                detail = excluded.detail, batch = excluded.batch
              where recordings.batch < excluded.batch
                and recordings.state in ('recording', 'paused', 'ending'))
            insert into call_events (
                call_id, seq, event_id, type, at, channel_id, number, cause, detail, synthesized, parties)
            select call_id, seq, event_id, type, to_timestamp(at), channel_id, number, cause, detail, synthesized,
                parties::uuid[]
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              as t (call_id, seq, event_id, type, at, channel_id, number, cause, detail, synthesized, parties)
            on conflict do nothing
            """;

    /// Of the calls that may be written again.
    static final String LAST_BATCH = "select coalesce(max(batch), 0) from calls where not is_over";

    /// The last recording of each call.
    static final String LIVE_RECORDINGS = """
            select distinct on (r.call_id) r.* from recordings r join calls c on c.id = r.call_id
            where not c.is_over order by r.call_id, r.n desc""";

    static final String LIVE_CALLS = "select * from calls where not is_over";

    static final String LIVE_PARTICIPANTS = """
            select p.* from call_participants p join calls c on c.id = p.call_id
            where not c.is_over order by p.call_id, p.n""";

    static final String LIVE_LEGS = """
            select l.* from call_legs l join calls c on c.id = l.call_id
            where not c.is_over order by l.call_id, l.n""";

    /// What a person was pushed, or would have been: of their own calls, and of those they had joined.
    static final String MISSED_EVENTS = """
            select * from call_events
            where event_id > :last and (:person = any(parties) or call_id = any(:joined))
            order by event_id limit :most""";

    /// The last recording of each of these calls.
    static final String RECORDINGS_OF = """
            select distinct on (call_id) * from recordings where call_id = any(:ids) order by call_id, n desc""";

    private CallSql() {}
}
