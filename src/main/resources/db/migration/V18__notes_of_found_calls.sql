-- Whose call it is that something was written about never changes either: what Asterisk carried by itself is so little that its notes have a
-- list of their own.
alter table call_notes add column origin text not null default 'ringdown';
update call_notes n set origin = c.origin from calls c where c.id = n.call_id and c.origin <> 'ringdown';
create index call_notes_found on call_notes (start_time desc, call_id desc) where origin = 'asterisk';
