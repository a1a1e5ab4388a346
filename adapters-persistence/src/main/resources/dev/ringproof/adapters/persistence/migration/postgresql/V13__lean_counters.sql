-- On PostgreSQL alone. A raise writes a row anew; with space in its page, it writes no index.

alter table limit_counter set (fillfactor = 50);
