-- Who holds and who is muted survives a restart.

alter table calls add column held_since timestamptz;

alter table call_legs
    add column holds_by_phone boolean not null default false,
    add column holds_by_click boolean not null default false,
    add column muted          boolean not null default false;
