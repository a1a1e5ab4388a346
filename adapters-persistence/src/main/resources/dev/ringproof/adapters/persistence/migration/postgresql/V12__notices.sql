-- On PostgreSQL alone, since H2 has no partial indexes; H2 looks at the messages of the latest days instead. By this index
-- it is found when notices were sent to an owner, and which ones wait. Codes have no entry in it.

create index text_message_notices on text_message (owner_id, created_at) where type = 'NOTICE';
