-- The batch that last wrote a row of a call, by its number, which grows. A statement that PostgreSQL carries out long after it was
-- given up, and after later ones, changes nothing then. A constant default changes no row, however many there are.
alter table calls add column batch bigint not null default 0;
alter table call_legs add column batch bigint not null default 0;
alter table call_participants add column batch bigint not null default 0;
alter table recordings add column batch bigint not null default 0;
