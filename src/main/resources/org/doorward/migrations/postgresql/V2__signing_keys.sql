create table doorward_key_set (
    id      varchar(16) not null,
    version bigint      not null,
    content text not null,
    primary key (id)
);
