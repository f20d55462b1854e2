-- what was ended stays for a while, and must not be read whenever the living ones are asked for
drop index doorward_session_account;
create index doorward_session_living on doorward_session (tenant, account, end_reason, created_at, id);
