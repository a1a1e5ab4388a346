-- Users with the same time are listed in the order in which they were created. Most users have never signed in when they
-- are created, so each new entry now follows the one before it. When the id came next, each new entry was on another page
-- of the index. Each index takes one or two seconds for a million users, and no account can be written meanwhile. Runs on
-- PostgreSQL and on H2 alike.

drop index account_updated;
create index account_updated on account (updated_at, created_at, id);
drop index account_signed_in;
create index account_signed_in on account (last_sign_in_at nulls first, created_at, id);
drop index account_active;
create index account_active on account (last_active_at nulls first, created_at, id);
