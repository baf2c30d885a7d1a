-- Whoever joins or leaves: a call has numbered participants, its legs are theirs, and a transfer under way or a parked call
-- survives a restart.

alter table calls
    drop column endpoints,
    add column transferred_to    text,
    add column transferred_by    text,
    add column transfer_kind     text,
    add column transfer_by       integer,
    add column transfer_target   integer,
    add column transfer_phase    text,
    add column transfer_since    timestamptz,
    add column transfer_referrer text,
    add column parked_by         integer,
    add column parked_until      timestamptz;

alter table call_legs add column participant integer not null default 1;
update call_legs set participant = 2 where role = 'CALLEE';
alter table call_legs
    alter column participant drop default,
    drop column role;

alter table call_participants rename column joined_at to invited_at;
alter table call_participants
    add column username    text,
    add column endpoints   text    not null default '',
    add column side        text    not null default 'CALLER',
    add column joined_at   timestamptz,
    add column answering   integer not null default 0,
    add column supervision text,
    add column supervises  integer;
update call_participants p set username = case p.n when 1 then c.caller_username else c.callee_username end,
    side = case p.n when 1 then 'CALLER' else 'CALLEE' end, joined_at = c.answer_time
from calls c where c.id = p.call_id;
alter table call_participants
    alter column endpoints drop default,
    alter column side drop default,
    alter column answering drop default;
