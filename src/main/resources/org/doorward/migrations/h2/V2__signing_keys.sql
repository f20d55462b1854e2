create table doorward_key_set (
    id      varchar(16) not null,
    version bigint      not null,
    content varchar(100000) not null,
    primary key (id)
);
