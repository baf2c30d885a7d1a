-- Calls that Asterisk carried by itself while Ringdown was away, and how far its list of them has been read.

-- A constant default changes no row, however many there are.
alter table calls drop column origin;
alter table calls add column origin text not null default 'ringdown';
-- Few of them.
create index calls_found on calls (start_time desc, id desc) where origin = 'asterisk';

create table found_positions (
    node       text        primary key,
    -- Which list: an Asterisk that has lost its own begins another one.
    ledger     text        not null,
    -- All up to this number are entered, but these, which were not over yet.
    last       bigint      not null,
    unfinished bigint[]    not null default '{}',
    changed_at timestamptz not null default now()
);
