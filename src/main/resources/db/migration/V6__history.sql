-- The history searched, what people write about calls, and the answers kept for requests that are repeated.

-- An index's condition counts as indexed: while it named `deadline`, which nearly every event changes, no update of a call
-- could stay out of all the indexes (HOT). This flag changes once, at the end.
alter table calls add column is_over boolean not null
    generated always as (end_time is not null and deadline is null) stored;
drop index calls_alive;
create index calls_alive on calls (id) where not is_over;

create index calls_by_caller_number on calls (caller_number, start_time desc, id desc);
create index calls_by_callee_number on calls (callee_number, start_time desc, id desc);
create index calls_by_end on calls (end_reason, start_time desc, id desc) where end_time is not null;

-- What people write about a call, during it or after. Not part of the call's own row, which only the journal writes.
create table call_notes (
    call_id     text        primary key,
    -- The call's own, which never changes: what is found by its notes is listed by time like everything else.
    start_time  timestamptz not null,
    notes       text        check (length(notes) between 1 and 500),
    tags        text[]      not null default '{}' check (cardinality(tags) <= 20),
    disposition text        check (length(disposition) between 1 and 50),
    noted_by    uuid        not null,
    noted_at    timestamptz not null,
    -- The accounts and numbers on the call, to be found together with words and tags.
    parties     text[]      not null,
    -- The words as they are, without grammar: notes come in every language.
    words       tsvector    not null generated always as (to_tsvector('simple', coalesce(notes, ''))) stored
);
create index call_notes_by_time on call_notes (start_time desc, call_id desc);
create index call_notes_by_disposition on call_notes (disposition, start_time desc, call_id desc)
    where disposition is not null;
-- Written by people, so seldom: no list of changes that every search would have to go through.
create index call_notes_search on call_notes using gin (words, tags, parties) with (fastupdate = off);

create function call_parties(call calls) returns text[] language sql immutable
    return array_remove(array[call.caller_id::text, call.callee_id::text, call.caller_number, call.callee_number], null);

-- A call that gets another party takes its notes along.
create function call_notes_follow() returns trigger language plpgsql as $$
begin
    update call_notes set parties = call_parties(new) where call_id = new.id;
    return null;
end
$$;
create trigger call_notes_follow after update on calls for each row
    when ((old.caller_id, old.callee_id, old.caller_number, old.callee_number)
        is distinct from (new.caller_id, new.callee_id, new.caller_number, new.callee_number))
    execute function call_notes_follow();

-- What a request with an Idempotency-Key was answered; without an answer it is still being worked on.
create table idempotency_keys (
    owner       uuid        not null,
    key         text        not null check (length(key) between 1 and 255),
    -- SHA-256 of what was wanted.
    fingerprint text        not null,
    -- Tells the one who works on it from one who came before and took too long.
    attempt     uuid        not null,
    status      integer,
    answer      text,
    expires_at  timestamptz not null,
    primary key (owner, key)
);
create index idempotency_keys_expiry on idempotency_keys (expires_at);
