-- Clients, their sessions, sign-ins and tickets. Runs on PostgreSQL and on H2 alike.

-- A browser or an installed app. Its tokens are made from the salt and a key, so no token can be made from a row alone.
create table client (
    id varchar(64) primary key,
    salt varchar(64) not null,
    -- The generation of the current token.
    generation integer not null,
    rotated_at timestamp(6) with time zone not null,
    confirmed_at timestamp(6) with time zone,
    rotated_by_sign_in boolean not null,
    last_active_session varchar(255),
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    version bigint not null
);

create index client_age on client (updated_at);

create table user_session (
    id varchar(255) primary key,
    client_id varchar(64) not null,
    owner_id varchar(255) not null,
    client_ip varchar(45),
    user_agent varchar(512),
    first_factor_at timestamp(6) with time zone not null,
    created_at timestamp(6) with time zone not null,
    last_active_at timestamp(6) with time zone not null,
    abandoned_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    -- How and when somebody ended it.
    ended_by varchar(16),
    ended_at timestamp(6) with time zone,
    -- When it is over, or was.
    over_at timestamp(6) with time zone not null,
    version bigint not null
);

create index user_session_of_client on user_session (client_id, created_at);
create index user_session_of_owner on user_session (owner_id, created_at);
create index user_session_age on user_session (over_at);

create table sign_in (
    id varchar(64) primary key,
    client_id varchar(64) not null,
    -- The id that the session has, or will have.
    session_id varchar(255) not null,
    -- The number that the person has named, and what stands for it in answers.
    number_sealed bytea,
    shown_number varchar(64),
    -- The phone number whose user the code signs in; null if there is none.
    holder_number varchar(64),
    attempts integer not null,
    prepared_at timestamp(6) with time zone,
    challenge_id varchar(64),
    code_key varchar(16),
    code_digest varchar(64),
    code_sealed varchar(76),
    code_issued_at timestamp(6) with time zone,
    code_expires_at timestamp(6) with time zone,
    max_attempts integer,
    method varchar(16),
    owner_id varchar(255),
    first_factor_at timestamp(6) with time zone,
    second_factor varchar(64),
    completed_at timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    abandoned_at timestamp(6) with time zone not null,
    version bigint not null
);

create index sign_in_of_client on sign_in (client_id, created_at);
create index sign_in_of_owner on sign_in (owner_id);
create index sign_in_age on sign_in (created_at);
create index sign_in_code on sign_in (code_expires_at);

create table ticket (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    -- The SHA-256 digest of its secret part, which is random.
    digest varchar(64) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    -- How and when it was used or revoked.
    ended_as varchar(16),
    ended_at timestamp(6) with time zone,
    version bigint not null
);

create index ticket_of_owner on ticket (owner_id);
create index ticket_age on ticket (expires_at);

-- A client on which a user need not show the second factor again.
create table remembered_device (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    client_id varchar(64) not null,
    -- The digest of the user's factors as they were.
    factors varchar(64) not null,
    client_ip varchar(45),
    user_agent varchar(512),
    passed_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    constraint remembered_device_once unique (owner_id, client_id)
);

create index remembered_device_of_client on remembered_device (client_id);
create index remembered_device_age on remembered_device (expires_at);

-- The client on which the code was entered that verified the number.
alter table phone_number add column proven_client varchar(262);
alter table possession_check add column proven_client varchar(262);
