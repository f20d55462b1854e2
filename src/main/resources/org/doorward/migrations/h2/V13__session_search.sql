-- administrators search the living sessions of a tenant. The key orders addresses; a session of before has none until its next use
alter table doorward_session add column address_key varchar(33);
