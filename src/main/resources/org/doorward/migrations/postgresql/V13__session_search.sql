-- administrators search the living sessions of a tenant. The key orders addresses; a session of before has none until its next use.
-- The column needs no rewrite of the table. While the statement waits for its lock, so do all nodes: not for long
set local lock_timeout = '2s';

alter table doorward_session add column address_key varchar(33) collate "C";
