-- Why a request for a message was refused, for an operator who asks later. Runs on PostgreSQL and on H2 alike.

-- One row for each phone number, and one for each owner whose request to add a number was refused. So refused requests
-- change a row and add none. A row has no number in it, and is deleted some days after its last change.
create table last_refusal (
    -- The id of the phone number; or "create " and the owner's id.
    id varchar(320) primary key,
    owner_id varchar(255) not null,
    phone_number_id varchar(64),
    number_index bytea not null,
    cause varchar(40) not null,
    -- Lines for the operator.
    evidence varchar(2000) not null,
    refused_at timestamp(6) with time zone not null
);

create index last_refusal_to on last_refusal (number_index, refused_at);
create index last_refusal_age on last_refusal (refused_at);

-- An operator who has a number from a support call asks which owners have it.
create index phone_number_by_number on phone_number (number_index);
