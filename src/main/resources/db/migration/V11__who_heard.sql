-- Whose screens an event was pushed to, so that whoever was away can be told later exactly that. A call's people become more with
-- time, and who joins later hears nothing of before; so it is kept with the event. It is read by `event_id` alone, over the
-- minutes that somebody was away: no index of its own that every event would have to pay for.
alter table call_events add column parties uuid[] not null default '{}';

-- Those of the last day, who may be away while the service changes. The id is milliseconds since 1970 times 4,096.
update call_events e
set parties = coalesce((select array_agg(distinct p.account_id) from call_participants p
    where p.call_id = e.call_id and p.account_id is not null), '{}')
where e.event_id > (extract(epoch from now() - interval '1 day') * 1000)::bigint * 4096;
