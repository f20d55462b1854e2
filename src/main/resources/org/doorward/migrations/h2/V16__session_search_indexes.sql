-- by these indexes administrators search the living sessions of a tenant
create index doorward_session_device on doorward_session (tenant, device_type, end_reason, created_at, id);
create index doorward_session_client on doorward_session (tenant, client_id, end_reason, created_at, id);
create index doorward_session_address on doorward_session (tenant, end_reason, address_key, created_at, id);
