-- Recordings of calls. While one is under way its row belongs to the call and is written with it, by the journal; from
-- `storing` on it belongs to those who store and remove the file.
create table recordings (
    id              uuid        primary key default gen_random_uuid(),
    call_id         text        not null,
    n               integer     not null,
    node            text        not null,
    state           text        not null check (state in ('recording', 'paused', 'ending', 'storing', 'stored', 'failed')),
    -- In Asterisk each stretch of talk is a file of its own.
    stretches       integer     not null,
    -- What Asterisk does with the last one, and since when.
    stretch         text        not null default 'none' check (stretch in ('none', 'written', 'stopping')),
    since           timestamptz not null default now(),
    started_at      timestamptz not null,
    started_by      uuid,
    ended_at        timestamptz,
    millis          bigint,
    detail          text,
    format          text        not null default 'wav',
    place           text        check (place in ('folder', 'bucket')),
    key             text,
    bytes           bigint,
    stored_at       timestamptz,
    expires_at      timestamptz,
    -- Has Asterisk still something of it?
    at_node         boolean     not null default true,
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null default 'epoch',
    unique (call_id, n),
    check (state <> 'stored' or (place is not null and key is not null and bytes is not null and stored_at is not null))
);
create index recordings_to_store on recordings (next_attempt_at)
    where state = 'storing' or (state = 'stored' and at_node);
create index recordings_expiry on recordings (expires_at, id) where expires_at is not null;
