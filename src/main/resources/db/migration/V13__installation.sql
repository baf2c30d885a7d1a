-- Which database this is: what a service keeps on its disk for one database is never written to another.
create table installation (
    id uuid not null default gen_random_uuid(),
    only_one boolean primary key default true check (only_one)
);
insert into installation default values;
