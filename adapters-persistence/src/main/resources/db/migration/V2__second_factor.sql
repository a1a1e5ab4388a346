-- What a text is for; a notice carries no code.
alter table text_message add column type varchar(16) default 'VERIFICATION' not null;
alter table text_message alter column challenge_id drop not null;
