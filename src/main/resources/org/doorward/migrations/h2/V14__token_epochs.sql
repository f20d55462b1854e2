-- an API token that was made before the epoch of its tenant, or of everyone, is revoked
create table doorward_token_epoch (
    id     varchar(64) not null,
    epoch  bigint      not null,
    latest bigint      not null,
    primary key (id)
);

create index doorward_token_epoch_epoch on doorward_token_epoch (epoch);

insert into doorward_token_epoch (id, epoch, latest) values ('', 0, 0);

alter table doorward_api_token add column scope_epoch bigint not null default 0;
