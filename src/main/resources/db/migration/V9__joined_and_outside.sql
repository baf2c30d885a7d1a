-- Calls are found by those who joined later, too; and who may call numbers of the outside world.

-- Of those who join a call after its first two: the start of the call, by which the history is ordered. The journal knows
-- nothing of it.
alter table call_participants add column start_time timestamptz;

create function call_participants_start() returns trigger language plpgsql as $$
begin
    new.start_time := coalesce((select start_time from calls where id = new.call_id), new.invited_at);
    return new;
end
$$;
create trigger call_participants_start before insert on call_participants for each row when (new.n > 2)
    execute function call_participants_start();

-- Few rows: most calls are between two. `n` spares looking at the rows themselves.
create index call_participants_joined on call_participants (account_id, start_time desc, call_id desc) include (n) where n > 2;
create index call_participants_joined_number on call_participants (number, start_time desc, call_id desc) include (n)
    where n > 2;
-- Nobody asks by it: the first two of a call are found in the call itself.
drop index call_participants_by_account;

-- What is written about a call is found by all who were on it.
create or replace function call_parties(call calls) returns text[] language sql stable
    return array_remove(array[call.caller_id::text, call.callee_id::text, call.caller_number, call.callee_number]
        || array(select unnest(array[p.account_id::text, p.number]) from call_participants p
            where p.call_id = call.id and p.n > 2), null);

create function call_notes_join() returns trigger language plpgsql as $$
begin
    update call_notes n set parties = call_parties(c) from calls c where c.id = new.call_id and n.call_id = c.id;
    return null;
end
$$;
create trigger call_notes_join after insert on call_participants for each row when (new.n > 2)
    execute function call_notes_join();

-- Whom an account may call outside. No row: nobody.
create table outside_rights (
    account_id uuid        primary key references accounts (id),
    -- Beginnings of numbers in E.164, such as +49.
    prefixes   text[]      not null,
    -- At once; null: as many as is configured.
    max_calls  integer     check (max_calls between 0 and 1000),
    changed_at timestamptz not null
);
