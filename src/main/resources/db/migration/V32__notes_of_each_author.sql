-- Each author has their own notes of a call. Rows are added and never changed; of an author's, the one with the highest
-- version holds.
create table call_note_texts (
    call_id    text        not null,
    author_id  uuid        not null,
    version    bigint      not null default nextval('edit_versions'),
    -- Null: the author has removed it.
    text       text        check (length(text) between 1 and 500),
    written_at timestamptz not null,
    primary key (call_id, author_id, version)
);
insert into call_note_texts (call_id, author_id, text, written_at)
    select call_id, noted_by, notes, noted_at from call_notes where notes is not null;

-- What all authors have written, to be searched.
alter table call_notes drop constraint call_notes_notes_check;
alter table call_notes add constraint call_notes_notes_check check (notes <> '');
-- Of the tags and the disposition, which a call has only once; 0: neither has been written since there was a row.
alter table call_notes add column version bigint not null default nextval('edit_versions');
