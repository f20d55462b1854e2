create table doorward_ticket (
    tenant     varchar(64)  not null,
    id         varchar(43)  not null,
    session_id varchar(36)  not null,
    origin     varchar(300) not null,
    issued_at  bigint       not null,
    expires_at bigint       not null,
    primary key (tenant, id)
);

create index doorward_ticket_expires on doorward_ticket (expires_at);
