-- The numbers whose holders want no messages. Runs on PostgreSQL and on H2 alike.

create table opt_out (
    number_index bytea primary key,
    -- The sealed number is bound to this id, since the index changes with its key.
    id varchar(64) not null unique,
    -- Null after its seal key was lost. The entry holds nevertheless.
    number_sealed bytea,
    masked_number varchar(16) not null,
    source varchar(16) not null,
    -- Null if an operator has added the entry.
    gateway varchar(64),
    created_at timestamp(6) with time zone not null
);

create index opt_out_created on opt_out (created_at, id);
