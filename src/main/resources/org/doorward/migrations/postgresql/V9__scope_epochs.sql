-- a session that was opened before the epoch of its tenant, or of everyone, has ended
create table doorward_scope_epoch (
    id     varchar(64) not null,
    epoch  bigint      not null,
    latest bigint      not null,
    primary key (id)
);

create index doorward_scope_epoch_epoch on doorward_scope_epoch (epoch);

insert into doorward_scope_epoch (id, epoch, latest) values ('', 0, 0);

alter table doorward_epoch add column scope bigint not null default 0;
