-- The tables of Ringproof on H2, as all migrations together make them. It is for a host application
-- that runs DDL by its own means: run this file once, and open the database with Migrate.VALIDATE or Migrate.NONE.
-- For another schema, replace "ringproof" everywhere, with its quotes, by the name for Database.Builder.schema.

create schema "ringproof";

-- The account of an owner, which is also the user that the Backend API knows.
create table "ringproof".account (
    id varchar(255) primary key,
    backup_code_sets integer default 0 not null,
    backup_code_sets_since timestamp(6) with time zone,
    created_at timestamp(6) with time zone default current_timestamp not null,
    updated_at timestamp(6) with time zone default current_timestamp not null,
    external_id varchar(255) constraint one_user_of_an_external_id unique,
    last_sign_in_at timestamp(6) with time zone,
    last_active_at timestamp(6) with time zone
);
create index account_created on "ringproof".account (created_at, id);
create index account_updated on "ringproof".account (updated_at, created_at, id);
create index account_signed_in on "ringproof".account (last_sign_in_at nulls first, created_at, id);
create index account_active on "ringproof".account (last_active_at nulls first, created_at, id);

-- The phone numbers of owners. A number is sealed, and it is found by its keyed index. A code is a keyed digest.
create table "ringproof".phone_number (
    id varchar(64) primary key,
    owner_id varchar(255) not null references "ringproof".account (id),
    number_sealed bytea not null,
    number_index bytea not null,
    state varchar(16) not null,
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
    proven_index bytea constraint one_owner_of_a_proven_number unique,
    primary_of varchar(255) constraint one_primary_of_an_owner unique,
    default_of varchar(255) constraint one_default_of_an_owner unique,
    proven_session varchar(255),
    last_challenged_at timestamp(6) with time zone,
    code_sealed varchar(76),
    exclusive boolean default false not null,
    proven_client varchar(262),
    constraint a_number_once_per_owner unique (owner_id, number_index)
);
create index phone_number_by_number on "ringproof".phone_number (number_index);

-- Checks that an owner still holds a verified number.
create table "ringproof".possession_check (
    phone_number_id varchar(64) primary key references "ringproof".phone_number (id) on delete cascade,
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
    version bigint not null,
    proven_session varchar(255),
    code_sealed varchar(76),
    proven_client varchar(262)
);
create index possession_check_created on "ringproof".possession_check (created_at);

-- Wrong codes in a row for a number, by all owners who have not verified it.
create table "ringproof".number_failures (
    number_index bytea primary key,
    failures integer not null,
    changed_at timestamp(6) with time zone not null,
    version bigint not null
);
create index number_failures_changed on "ringproof".number_failures (changed_at);

-- The set of backup codes of an owner. Each line is a code, salted and hashed.
create table "ringproof".backup_codes (
    owner_id varchar(255) primary key references "ringproof".account (id),
    set_id varchar(64) not null,
    codes varchar(4000) not null,
    failures integer not null,
    last_tried_at timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    version bigint not null
);

-- Challenges to show a second factor.
create table "ringproof".second_factor_challenge (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    purpose varchar(16) not null,
    session_id varchar(255),
    client_ip varchar(45),
    user_agent varchar(512),
    attempts smallint not null,
    max_attempts smallint not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    sent_to varchar(64),
    challenge_id varchar(64),
    code_key varchar(16),
    code_digest varchar(64),
    code_issued_at timestamp(6) with time zone,
    code_expires_at timestamp(6) with time zone,
    passed_at timestamp(6) with time zone,
    passed_by varchar(16),
    redeemed_at timestamp(6) with time zone,
    version bigint not null,
    code_sealed varchar(76)
);
create index second_factor_challenge_of on "ringproof".second_factor_challenge (owner_id, session_id, created_at);
create index second_factor_challenge_ended on "ringproof".second_factor_challenge (expires_at);

-- Messages. What a message says is sealed, and wiped when it is settled or its code is dead.
create table "ringproof".text_message (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    phone_number_id varchar(64) not null,
    challenge_id varchar(64),
    number_index bytea not null,
    content_sealed bytea,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    state varchar(16) not null,
    attempts smallint not null,
    due_at timestamp(6) with time zone,
    settled_at timestamp(6) with time zone,
    gateway varchar(64),
    reference varchar(255),
    reason varchar(255),
    type varchar(16) default 'VERIFICATION' not null,
    masked_to varchar(20) default '' not null,
    segments smallint default 1 not null,
    region varchar(3),
    tried varchar(8000) default '' not null,
    receipt_at timestamp(6) with time zone,
    proven_at timestamp(6) with time zone,
    wipe_at timestamp(6) with time zone
);
create index text_message_due on "ringproof".text_message (due_at);
create index text_message_to on "ringproof".text_message (number_index, created_at);
create index text_message_wipe on "ringproof".text_message (wipe_at);
create index text_message_reference on "ringproof".text_message (reference, gateway);
create index text_message_created on "ringproof".text_message (created_at);

-- How often something has happened that is limited.
create table "ringproof".limit_counter (
    limit_name varchar(32) not null,
    counted varchar(64) not null,
    shard smallint not null,
    opened boolean not null,
    first_window integer not null,
    first_period bigint not null,
    first_amount bigint not null,
    first_amount_1 bigint not null,
    first_amount_2 bigint not null,
    first_entered bigint not null,
    first_entered_1 bigint not null,
    first_entered_2 bigint not null,
    second_window integer not null,
    second_period bigint not null,
    second_amount bigint not null,
    second_amount_1 bigint not null,
    second_amount_2 bigint not null,
    second_entered bigint not null,
    second_entered_1 bigint not null,
    second_entered_2 bigint not null,
    raised_at timestamp(6) with time zone,
    raised_before timestamp(6) with time zone,
    forget_on date not null,
    primary key (limit_name, counted, shard)
);
create index limit_counter_forget on "ringproof".limit_counter (forget_on);

-- What was decided about the value of a counter, such as that a prefix is blocked.
create table "ringproof".limit_standing (
    limit_name varchar(32) not null,
    counted varchar(64) not null,
    kind varchar(32) not null,
    since timestamp(6) with time zone not null,
    ends_at timestamp(6) with time zone,
    level integer not null,
    primary key (limit_name, counted)
);

-- The numbers whose holders want no messages.
create table "ringproof".opt_out (
    number_index bytea primary key,
    id varchar(64) not null unique,
    number_sealed bytea,
    masked_number varchar(16) not null,
    source varchar(16) not null,
    gateway varchar(64),
    created_at timestamp(6) with time zone not null
);
create index opt_out_created on "ringproof".opt_out (created_at, id);

-- Why a request for a message was refused, for an operator who asks later.
create table "ringproof".last_refusal (
    id varchar(320) primary key,
    owner_id varchar(255) not null,
    phone_number_id varchar(64),
    number_index bytea not null,
    cause varchar(40) not null,
    evidence varchar(2000) not null,
    refused_at timestamp(6) with time zone not null
);
create index last_refusal_to on "ringproof".last_refusal (number_index, refused_at);
create index last_refusal_age on "ringproof".last_refusal (refused_at);

-- Browsers and installed apps.
create table "ringproof".client (
    id varchar(64) primary key,
    salt varchar(64) not null,
    generation integer not null,
    rotated_at timestamp(6) with time zone not null,
    confirmed_at timestamp(6) with time zone,
    rotated_by_sign_in boolean not null,
    last_active_session varchar(255),
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    version bigint not null
);
create index client_age on "ringproof".client (updated_at);

-- The sessions of clients.
create table "ringproof".user_session (
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
    ended_by varchar(16),
    ended_at timestamp(6) with time zone,
    over_at timestamp(6) with time zone not null,
    version bigint not null
);
create index user_session_of_client on "ringproof".user_session (client_id, created_at);
create index user_session_of_owner on "ringproof".user_session (owner_id, created_at);
create index user_session_age on "ringproof".user_session (over_at);

-- Sign-ins with a phone number.
create table "ringproof".sign_in (
    id varchar(64) primary key,
    client_id varchar(64) not null,
    session_id varchar(255) not null,
    number_sealed bytea,
    shown_number varchar(64),
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
create index sign_in_of_client on "ringproof".sign_in (client_id, created_at);
create index sign_in_of_owner on "ringproof".sign_in (owner_id);
create index sign_in_age on "ringproof".sign_in (created_at);
create index sign_in_code on "ringproof".sign_in (code_expires_at);

-- Tickets by which a back end lets a user sign in.
create table "ringproof".ticket (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    digest varchar(64) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    ended_as varchar(16),
    ended_at timestamp(6) with time zone,
    version bigint not null
);
create index ticket_of_owner on "ringproof".ticket (owner_id);
create index ticket_age on "ringproof".ticket (expires_at);

-- Clients on which a user need not show the second factor again.
create table "ringproof".remembered_device (
    id varchar(64) primary key,
    owner_id varchar(255) not null,
    client_id varchar(64) not null,
    factors varchar(64) not null,
    client_ip varchar(45),
    user_agent varchar(512),
    passed_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    constraint remembered_device_once unique (owner_id, client_id)
);
create index remembered_device_of_client on "ringproof".remembered_device (client_id);
create index remembered_device_age on "ringproof".remembered_device (expires_at);

-- A check value of each key. It is a keyed digest, which reveals nothing of the key.
create table "ringproof".key_check (
    ring varchar(16) not null,
    key_id varchar(16) not null,
    check_value bytea not null,
    primary key (ring, key_id)
);

-- A node locks this row while it compares its keys.
insert into "ringproof".key_check (ring, key_id, check_value) values ('lock', '', cast('' as bytea));

-- The migrations that these tables are the result of. Later versions of Ringproof run those that are missing.
create table "ringproof"."ringproof_schema_history" (
    "installed_rank" integer not null,
    "version" varchar(50),
    "description" varchar(200) not null,
    "type" varchar(20) not null,
    "script" varchar(1000) not null,
    "checksum" integer,
    "installed_by" varchar(100) not null,
    "installed_on" timestamp default current_timestamp not null,
    "execution_time" integer not null,
    "success" boolean not null,
    constraint "ringproof_schema_history_pk" primary key ("installed_rank")
);
create index "ringproof_schema_history_s_idx" on "ringproof"."ringproof_schema_history" ("success");

insert into "ringproof"."ringproof_schema_history"
    ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time",
    "success")
values
    (1, '1', 'phone numbers', 'SQL', 'V1__phone_numbers.sql', 1783374356, current_user, 0, true),
    (2, '2', 'second factor', 'SQL', 'V2__second_factor.sql', -1366012886, current_user, 0, true),
    (3, '3', 'delivery', 'SQL', 'V3__delivery.sql', -1884356737, current_user, 0, true),
    (4, '5', 'failures', 'SQL', 'V5__failures.sql', -1108074982, current_user, 0, true),
    (5, '6', 'resend', 'SQL', 'V6__resend.sql', -1632263215, current_user, 0, true),
    (6, '7', 'keys', 'SQL', 'V7__keys.sql', -1512325574, current_user, 0, true),
    (7, '8', 'retention', 'SQL', 'V8__retention.sql', -634499748, current_user, 0, true),
    (8, '10', 'limits', 'SQL', 'V10__limits.sql', 1987484118, current_user, 0, true),
    (9, '11', 'opt outs', 'SQL', 'V11__opt_outs.sql', 1597424011, current_user, 0, true),
    (10, '14', 'last refusals', 'SQL', 'V14__last_refusals.sql', 1510166243, current_user, 0, true),
    (11, '15', 'users', 'SQL', 'V15__users.sql', 754071444, current_user, 0, true),
    (12, '16', 'sessions', 'SQL', 'V16__sessions.sql', -1293179695, current_user, 0, true),
    (13, '17', 'user order', 'SQL', 'V17__user_order.sql', 1445141090, current_user, 0, true);
