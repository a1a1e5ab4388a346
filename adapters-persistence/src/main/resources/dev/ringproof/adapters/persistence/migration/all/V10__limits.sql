-- How often something has happened that is limited. Runs on PostgreSQL and on H2 alike.

-- A counter has a meter for each of its windows. Time is divided into periods, and a meter has the amounts of its period
-- and of the two before it: amount, amount_1 and amount_2.
create table limit_counter (
    limit_name varchar(32) not null,
    -- What is counted by, such as a prefix; a keyed digest if it says who somebody is.
    counted varchar(64) not null,
    -- A counter that many requests raise is divided, so that they do not wait for each other. Shard 0 is what each counter
    -- has. A unit of work that needs more than an open shard has free locks shard 0, and may close open ones.
    shard smallint not null,
    opened boolean not null,
    -- Seconds; -1 is a day and -2 a month of the calendar; 0 is no window.
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
    -- The former raised_at, which a unit of work that raises the counter reads.
    raised_before timestamp(6) with time zone,
    -- From this day on it remembers nothing. It is a day, since a column with an index must not change at each raise.
    forget_on date not null,
    primary key (limit_name, counted, shard)
);

create index limit_counter_forget on limit_counter (forget_on);

-- What was decided about the value of a counter, such as that a prefix is blocked.
create table limit_standing (
    limit_name varchar(32) not null,
    counted varchar(64) not null,
    kind varchar(32) not null,
    since timestamp(6) with time zone not null,
    ends_at timestamp(6) with time zone,
    level integer not null,
    primary key (limit_name, counted)
);
