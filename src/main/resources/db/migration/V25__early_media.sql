-- Whether a phone has sent sound before anybody answered: then the call's bridge was made already.

alter table call_legs add column early boolean not null default false;
