-- By these indexes administrators search the living sessions of a tenant. They are made while other nodes read and write the table,
-- outside of a transaction. An attempt that was interrupted leaves an invalid index
do $$
declare
    half text;
begin
    for half in
        select format('%I.%I', n.nspname, c.relname)
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = current_schema() and not i.indisvalid
        and c.relname in ('doorward_session_device', 'doorward_session_client', 'doorward_session_address')
    loop
        execute 'drop index ' || half;
    end loop;
end
$$;

create index concurrently if not exists doorward_session_device on doorward_session (tenant, device_type, created_at, id)
    where end_reason is null;
create index concurrently if not exists doorward_session_client on doorward_session (tenant, client_id, created_at, id)
    where end_reason is null and client_id is not null;
create index concurrently if not exists doorward_session_address on doorward_session (tenant, address_key, created_at, id)
    where end_reason is null and address_key is not null;
