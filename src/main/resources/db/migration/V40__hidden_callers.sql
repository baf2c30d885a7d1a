-- Whether the caller's phone hid its number: then the other side is not told who called.

alter table calls add column caller_hidden boolean not null default false;
