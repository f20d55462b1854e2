-- administrators search the living sessions of a tenant. The key orders addresses; a session of before has none until its next use
alter table doorward_session add column address_key varchar(33) collate "C";

create index doorward_session_device on doorward_session (tenant, device_type, created_at, id) where end_reason is null;
create index doorward_session_client on doorward_session (tenant, client_id, created_at, id)
    where end_reason is null and client_id is not null;
create index doorward_session_address on doorward_session (tenant, address_key, created_at, id)
    where end_reason is null and address_key is not null;
