-- Second factors: backup codes, challenges, and what a text is for. Runs on PostgreSQL and on H2 alike.

-- In which session a number was proven: that session has shown it, should it serve as second factor.
alter table phone_number add column proven_session varchar(255);
alter table possession_check add column proven_session varchar(255);
-- When a code was last texted to it as second factor.
alter table phone_number add column last_challenged_at timestamp(6) with time zone;

-- An owner's set of backup codes: one at a time. A code a line, salted and hashed: none stands here in clear.
create table backup_codes (
    owner_id varchar(255) primary key references account (id),
    set_id varchar(64) not null,
    codes varchar(4000) not null,
    failures integer not null,
    last_tried_at timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    version bigint not null
);

create table second_factor_challenge (
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
    -- The code that is out; all null before the first.
    sent_to varchar(64),
    challenge_id varchar(64),
    code_key varchar(16),
    code_digest varchar(64),
    code_issued_at timestamp(6) with time zone,
    code_expires_at timestamp(6) with time zone,
    -- How it was passed, and when its assertion was used up.
    passed_at timestamp(6) with time zone,
    passed_by varchar(16),
    redeemed_at timestamp(6) with time zone,
    version bigint not null
);

create index second_factor_challenge_of on second_factor_challenge (owner_id, session_id, created_at);

-- A notice carries no code.
alter table text_message add column type varchar(16) default 'VERIFICATION' not null;
alter table text_message alter column challenge_id drop not null;
