-- What the database remembers of each key, so that no node works with another key under the same id. A check value is a
-- keyed digest, which reveals nothing of the key. Runs on PostgreSQL and on H2 alike.

create table key_check (
    ring varchar(16) not null,
    key_id varchar(16) not null,
    check_value bytea not null,
    primary key (ring, key_id)
);

-- A node locks this row while it compares its keys, so that nodes that start at once do so one after the other.
insert into key_check (ring, key_id, check_value) values ('lock', '', cast('' as bytea));
