-- Whoever answers nearly every call has missed few of very many. The condition names nothing that an index does not depend on
-- already (calls_by_end), so updates stay out of the indexes as before.
create index calls_missed on calls (callee_id, start_time desc, id desc)
    where end_reason in ('NO_ANSWER', 'CANCELED', 'ABANDONED');
create index calls_missed_number on calls (callee_number, start_time desc, id desc)
    where end_reason in ('NO_ANSWER', 'CANCELED', 'ABANDONED');
