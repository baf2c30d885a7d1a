-- A call that nobody answered has an end that says so: without this PostgreSQL takes the two for independent of each other, and expects a
-- fraction of the missed calls that there are.
create statistics calls_ends (mcv) on end_reason, answer_time from calls;
analyze calls;
