-- what keeps an account from being used, and which version of the terms its holder has accepted; terms_accepted alone stands for version 1
alter table doorward_account add column terms_version varchar(64);
alter table doorward_account add column terms_accepted_at bigint;
alter table doorward_account add column password_change_required boolean default false not null;
alter table doorward_account add column suspension_cause varchar(16);
alter table doorward_account add column suspension_until bigint;
