-- On PostgreSQL alone, since H2 has no partial indexes. A null is not worth an entry: it is never looked for, and each
-- change of a row would write it anew. And that an index holds few rows is plain to the planner without statistics.

drop index text_message_due;
create index text_message_due on text_message (due_at) where due_at is not null;
drop index text_message_wipe;
create index text_message_wipe on text_message (wipe_at) where wipe_at is not null and due_at is null;
drop index text_message_reference;
create index text_message_reference on text_message (reference, gateway) where reference is not null;

alter table phone_number drop constraint one_owner_of_a_proven_number;
create unique index one_owner_of_a_proven_number on phone_number (proven_index) where proven_index is not null;
alter table phone_number drop constraint one_primary_of_an_owner;
create unique index one_primary_of_an_owner on phone_number (primary_of) where primary_of is not null;
alter table phone_number drop constraint one_default_of_an_owner;
create unique index one_default_of_an_owner on phone_number (default_of) where default_of is not null;
