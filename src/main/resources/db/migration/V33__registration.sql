-- Who has registered by themselves, until an admin approves them: so many may have lines, or wait for one.
alter table accounts add column self_registered boolean not null default false;
-- Signs in, but has no line and calls nobody before an admin has approved it.
alter table accounts add column pending boolean not null default false;
alter table accounts add constraint accounts_pending check (not pending or self_registered);
create index accounts_self_registered on accounts (id) where self_registered and deleted_at is null;
