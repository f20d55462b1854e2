-- work of the application that follows a sign-in; the id is that of the session
create table doorward_sign_in_task (
    tenant       varchar(64)  not null,
    id           varchar(36)  not null,
    account      varchar(128) not null,
    auth_method  varchar(64)  not null,
    signed_in_at bigint       not null,
    due_at       bigint       not null,
    attempts     int          not null,
    opened       boolean      not null,
    fence        bigint       not null,
    primary key (tenant, id)
);

create index doorward_sign_in_task_due on doorward_sign_in_task (due_at);
create index doorward_sign_in_task_account on doorward_sign_in_task (tenant, account);
create index doorward_sign_in_task_signed_in on doorward_sign_in_task (signed_in_at);
