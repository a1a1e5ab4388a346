-- The application's own tables. Ringproof has a table of the name account, too, in a schema of its own.
create table account (
    id   varchar(36) primary key,
    name varchar(50) not null unique
);
