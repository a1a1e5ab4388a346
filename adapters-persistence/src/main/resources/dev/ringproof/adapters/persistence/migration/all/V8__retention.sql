-- Old rows are deleted in batches, the oldest first. Runs on PostgreSQL and on H2 alike.

create index second_factor_challenge_ended on second_factor_challenge (expires_at);
create index possession_check_created on possession_check (created_at);
