-- Organizations and who belongs to them; and what an organization allows its people outside.
create table organizations (
    id         uuid        primary key,
    name       text        not null check (length(name) between 2 and 120),
    created_at timestamptz not null
);
create index organizations_by_name on organizations (lower(name), id);

create table organization_members (
    organization_id uuid        not null references organizations (id) on delete cascade,
    account_id      uuid        not null references accounts (id),
    since           timestamptz not null,
    primary key (organization_id, account_id)
);
create index organization_members_account on organization_members (account_id);

-- No row: the organization sets no limit of its own.
create table organization_outside_rights (
    organization_id uuid        primary key references organizations (id) on delete cascade,
    -- Beginnings of numbers in E.164, such as +49.
    prefixes        text[]      not null,
    -- Of all its people together, at once; null: as many as there are circuits.
    max_calls       integer     check (max_calls between 0 and 10000),
    changed_at      timestamptz not null
);
