-- each change replaces the version that it has read; changing_at is set while a new password is about to be stored
alter table doorward_account add column version bigint default 1 not null;
alter table doorward_account add column changing_at bigint;
