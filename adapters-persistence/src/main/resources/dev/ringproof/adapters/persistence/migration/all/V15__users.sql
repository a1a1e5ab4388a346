-- A user is the owner of an account, as the Backend API knows them. Runs on PostgreSQL and on H2 alike.

-- The defaults are for nodes of the version before, which open accounts too.
alter table account add column created_at timestamp(6) with time zone default current_timestamp not null;
alter table account add column updated_at timestamp(6) with time zone default current_timestamp not null;
-- The id of the user in another system of the host application.
alter table account add column external_id varchar(255) constraint one_user_of_an_external_id unique;
alter table account add column last_sign_in_at timestamp(6) with time zone;
-- The beginning of a day in UTC.
alter table account add column last_active_at timestamp(6) with time zone;

-- Nobody knows any more when an account without numbers was opened.
update account set
    created_at = (select min(n.created_at) from phone_number n where n.owner_id = account.id),
    updated_at = (select max(n.updated_at) from phone_number n where n.owner_id = account.id)
where id in (select n.owner_id from phone_number n);

-- A back end reads the list of users page by page, in one of these orders or in its reverse.
create index account_created on account (created_at, id);
create index account_updated on account (updated_at, id);
create index account_signed_in on account (last_sign_in_at nulls first, id);
create index account_active on account (last_active_at nulls first, id);

-- Whether no other owner may add or verify the number although it is not verified. It then has a proven_index too.
alter table phone_number add column exclusive boolean default false not null;
