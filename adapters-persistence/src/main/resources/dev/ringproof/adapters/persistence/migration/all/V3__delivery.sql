-- How a text fares after it was handed over, and by which gateways it was tried.
alter table text_message add column masked_to varchar(20) default '' not null;
alter table text_message add column segments smallint default 1 not null;
alter table text_message add column region varchar(3);
-- The latest attempts, one a line: gateway, time, milliseconds, ending, reason; with tabs between.
alter table text_message add column tried varchar(8000) default '' not null;
-- When a receipt said whether it has arrived, and when its code was entered.
alter table text_message add column receipt_at timestamp(6) with time zone;
alter table text_message add column proven_at timestamp(6) with time zone;
-- When what it says may be wiped, since its code is dead; null once it is.
alter table text_message add column wipe_at timestamp(6) with time zone;
update text_message set wipe_at = expires_at where content_sealed is not null;

create index text_message_wipe on text_message (wipe_at);
create index text_message_reference on text_message (reference, gateway);
create index text_message_created on text_message (created_at);
