create table doorward_account (
    tenant         varchar(64)  not null,
    id             varchar(128) not null,
    username       varchar(254) not null,
    email          varchar(254),
    email_verified boolean      not null,
    terms_accepted boolean      not null,
    roles          varchar(100000) not null,
    status         varchar(16)  not null,
    password_hash  varchar(512) not null,
    primary key (tenant, id),
    constraint doorward_account_username unique (tenant, username)
);

create table doorward_epoch (
    tenant varchar(64)  not null,
    id     varchar(128) not null,
    epoch  bigint       not null,
    primary key (tenant, id)
);

create table doorward_session (
    tenant           varchar(64)  not null,
    id               varchar(36)  not null,
    account          varchar(128) not null,
    username         varchar(254) not null,
    roles            varchar(100000) not null,
    device_type      varchar(16)  not null,
    device_name      varchar(120) not null,
    client_id        varchar(128),
    addresses        varchar(512) not null,
    auth_method      varchar(32)  not null,
    authenticated_at bigint       not null,
    created_at       bigint       not null,
    last_seen_at     bigint       not null,
    expires_at       bigint       not null,
    idle_millis      bigint       not null,
    idle_expires_at  bigint       not null,
    remembered       boolean      not null,
    current_hash     varchar(43)  not null,
    previous_hash    varchar(43),
    rotation_key     varchar(16)  not null,
    generation       bigint       not null,
    rotated_at       bigint       not null,
    confirmed_at     bigint,
    epoch            bigint       not null,
    version          bigint       not null,
    end_reason       varchar(16),
    ended_at         bigint,
    forget_at        bigint       not null,
    primary key (tenant, id)
);

create index doorward_session_account on doorward_session (tenant, account);
create index doorward_session_forget on doorward_session (forget_at);
