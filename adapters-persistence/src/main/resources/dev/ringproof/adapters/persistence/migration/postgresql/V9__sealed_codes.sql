-- On PostgreSQL alone, since H2 has no partial indexes; H2 reads the tables instead, once a minute. By these indexes the
-- sealed codes that have expired are found and wiped. A code is in them until it is entered, replaced or wiped.

create index phone_number_sealed on phone_number (code_expires_at) where code_sealed is not null;
create index possession_check_sealed on possession_check (code_expires_at) where code_sealed is not null;
create index second_factor_challenge_sealed on second_factor_challenge (code_expires_at) where code_sealed is not null;
