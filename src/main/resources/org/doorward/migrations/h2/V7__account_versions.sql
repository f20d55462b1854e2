-- a session whose account has another version by now reads the account again before it is used
alter table doorward_epoch add column version bigint not null default 0;
alter table doorward_session add column account_version bigint not null default 0;
