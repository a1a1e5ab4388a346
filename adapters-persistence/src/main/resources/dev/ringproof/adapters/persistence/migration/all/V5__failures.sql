-- What outlives a number and a second factor. Runs on PostgreSQL and on H2 alike.

-- The wrong codes in a row for a number, by all owners who have not verified it. A row stays when an owner removes the
-- number, and is deleted some time after its last change.
create table number_failures (
    number_index bytea primary key,
    failures integer not null,
    -- When the last wrong code was entered, or when a right one set the count to 0.
    changed_at timestamp(6) with time zone not null,
    version bigint not null
);

create index number_failures_changed on number_failures (changed_at);

-- The update must not give new attempts either.
insert into number_failures (number_index, failures, changed_at, version)
select number_index, max(failures), max(last_failed_at), 0 from phone_number
where failures > 0 and last_failed_at is not null and state <> 'VERIFIED'
group by number_index;

-- How many sets of backup codes were made for an owner since an hour began.
alter table account add column backup_code_sets integer default 0 not null;
alter table account add column backup_code_sets_since timestamp(6) with time zone;
