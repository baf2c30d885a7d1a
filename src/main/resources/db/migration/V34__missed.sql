-- Whoever was talking, or did not want to be disturbed, has missed the call too.
drop index calls_missed;
drop index calls_missed_number;
create index calls_missed on calls (callee_id, start_time desc, id desc)
    where end_reason in ('NO_ANSWER', 'BUSY', 'CANCELED', 'ABANDONED');
create index calls_missed_number on calls (callee_number, start_time desc, id desc)
    where end_reason in ('NO_ANSWER', 'BUSY', 'CANCELED', 'ABANDONED');

-- Up to when a person has seen the calls that they missed.
create table missed_calls_seen (
    account_id uuid        primary key references accounts (id),
    seen_until timestamptz not null
);
