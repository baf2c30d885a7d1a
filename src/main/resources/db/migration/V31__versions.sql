-- Every edit of a device or an organization counts up, as that of an account does (V19).
alter table devices add column version bigint not null default 0;
alter table organizations add column version bigint not null default 0;

-- What may be removed and made again has its versions from here, so that no version ever comes twice. 0: nothing is there.
create sequence edit_versions;
alter table outside_rights add column version bigint not null default nextval('edit_versions');
alter table organization_outside_rights add column version bigint not null default nextval('edit_versions');
