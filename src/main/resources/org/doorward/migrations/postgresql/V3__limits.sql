create table doorward_limit (
    tenant    varchar(64)  not null,
    id        varchar(80)  not null,
    counted   varchar(400) not null,
    forget_at bigint       not null,
    primary key (tenant, id)
);

create index doorward_limit_forget on doorward_limit (forget_at);
