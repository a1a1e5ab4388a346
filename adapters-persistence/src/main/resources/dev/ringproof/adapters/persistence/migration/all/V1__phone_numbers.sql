-- Runs on PostgreSQL and on H2 alike. Neither a code nor a number stands here in clear: codes are keyed digests, numbers
-- and texts are sealed, and a number is found again by its keyed index.

create table account (
    id varchar(255) primary key
);

create table phone_number (
    id varchar(64) primary key,
    owner_id varchar(255) not null references account (id),
    number_sealed bytea not null,
    number_index bytea not null,

    state varchar(16) not null,
    -- The code that is or was out; all null where there was none.
    challenge_id varchar(64),
    code_key varchar(16),
    code_digest varchar(64),
    code_issued_at timestamp(6) with time zone,
    code_expires_at timestamp(6) with time zone,
    attempts smallint,
    max_attempts smallint,
    proven_at timestamp(6) with time zone,

    failures integer not null,
    last_failed_at timestamp(6) with time zone,
    last_texted_at timestamp(6) with time zone,

    is_primary boolean not null,
    second_factor varchar(16) not null,
    reserved_since timestamp(6) with time zone,
    linked_to varchar(4000),

    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    version bigint not null,

    -- The floor under the rules. Each is null unless the number is proven, or primary, or the default, and nulls do not
    -- collide: so a number is proven by one owner, and an owner has one primary and one default.
    proven_index bytea constraint one_owner_of_a_proven_number unique,
    primary_of varchar(255) constraint one_primary_of_an_owner unique,
    default_of varchar(255) constraint one_default_of_an_owner unique,
    constraint a_number_once_per_owner unique (owner_id, number_index)
);

create table possession_check (
    phone_number_id varchar(64) primary key references phone_number (id) on delete cascade,
    owner_id varchar(255) not null,
    check_id varchar(64) not null,
    state varchar(16) not null,
    challenge_id varchar(64),
    code_key varchar(16),
    code_digest varchar(64),
    code_issued_at timestamp(6) with time zone,
    code_expires_at timestamp(6) with time zone,
    attempts smallint,
    max_attempts smallint,
    proven_at timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    version bigint not null
);

create table text_message (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    phone_number_id varchar(64) not null,
    challenge_id varchar(64) not null,
    number_index bytea not null,
    -- To whom and what, with the code; wiped when the message is settled.
    content_sealed bytea,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    state varchar(16) not null,
    attempts smallint not null,
    -- When the next node may take it up; null once it is settled.
    due_at timestamp(6) with time zone,
    settled_at timestamp(6) with time zone,
    gateway varchar(64),
    reference varchar(255),
    reason varchar(255)
);

create index text_message_due on text_message (due_at);
create index text_message_to on text_message (number_index, created_at);
