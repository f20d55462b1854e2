create table doorward_api_token (
    tenant              varchar(64)  not null,
    id                  varchar(22)  not null,
    kind                varchar(32)  not null,
    account             varchar(128) not null,
    name                varchar(100) not null,
    display             varchar(64)  not null,
    current_hash        varchar(43)  not null,
    previous_hash       varchar(43),
    previous_until      bigint,
    scopes              varchar(100000),
    networks            varchar(20000) not null,
    requests_per_minute integer,
    created_at          bigint       not null,
    issued_at           bigint       not null,
    expires_at          bigint,
    reminded            integer      not null,
    used_count          bigint       not null,
    used_at             bigint,
    used_from           varchar(64),
    end_cause           varchar(32),
    ended_at            bigint,
    due_at              bigint       not null,
    version             bigint       not null,
    primary key (tenant, id)
);

create index doorward_api_token_account on doorward_api_token (tenant, account);
create index doorward_api_token_due on doorward_api_token (due_at);

create table doorward_api_token_hash (
    tenant varchar(64) not null,
    hash   varchar(43) not null,
    token  varchar(22) not null,
    primary key (tenant, hash)
);

create index doorward_api_token_hash_token on doorward_api_token_hash (tenant, token);

create table doorward_service_account (
    tenant     varchar(64)  not null,
    id         varchar(128) not null,
    name       varchar(100) not null,
    roles      varchar(100000) not null,
    active     boolean      not null,
    created_at bigint       not null,
    created_by varchar(128) not null,
    version    bigint       not null,
    primary key (tenant, id),
    constraint doorward_service_account_name unique (tenant, name)
);
