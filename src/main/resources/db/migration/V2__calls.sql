-- Calls, as the journal writes them. No foreign keys among these tables and none to people: one writer adds them in one
-- statement, a check per row would cost more than the insert, and history outlives the people in it.

create table calls (
    id               text primary key,
    node             text        not null,
    origin           text        not null default 'asterisk',
    dialled          text        not null,
    clicked          boolean     not null,
    state            text        not null,
    caller_id        uuid,
    caller_number    text        not null,
    caller_name      text,
    caller_username  text,
    callee_id        uuid,
    callee_number    text        not null,
    callee_name      text,
    callee_username  text,
    endpoints        text        not null,
    ring_millis      bigint      not null,
    seq              integer     not null,
    start_time       timestamptz not null,
    ring_time        timestamptz,
    answer_time      timestamptz,
    end_time         timestamptz,
    hold_millis      bigint      not null default 0,
    deadline         timestamptz,
    end_reason       text,
    hangup_cause     integer,
    hangup_source    text,
    hangup_detail    text
) with (fillfactor = 70);
-- The history of a person and of all, newest first; the id settles what begins in the same moment.
create index calls_by_time on calls (start_time desc, id desc);
create index calls_by_caller on calls (caller_id, start_time desc, id desc);
create index calls_by_callee on calls (callee_id, start_time desc, id desc);
-- Few rows at any time: what a restart has to bring back.
create index calls_alive on calls (id) where end_time is null or deadline is not null;

create table call_legs (
    call_id     text        not null,
    n           integer     not null,
    channel_id  text        not null,
    role        text        not null,
    endpoint    text        not null,
    state       text        not null,
    created_at  timestamptz not null,
    answered_at timestamptz,
    ended_at    timestamptz,
    cause       integer,
    primary key (call_id, n)
) with (fillfactor = 70);

create table call_participants (
    call_id    text        not null,
    n          integer     not null,
    role       text        not null,
    account_id uuid,
    number     text        not null,
    name       text,
    joined_at  timestamptz not null,
    left_at    timestamptz,
    primary key (call_id, n)
);
create index call_participants_by_account on call_participants (account_id, joined_at desc);

-- Rows are only ever added.
create table call_events (
    call_id     text        not null,
    seq         integer     not null,
    event_id    bigint      not null,
    type        text        not null,
    at          timestamptz not null,
    channel_id  text,
    number      text,
    cause       integer,
    detail      text,
    synthesized boolean     not null,
    primary key (call_id, seq)
);
create unique index call_events_by_id on call_events (event_id);
