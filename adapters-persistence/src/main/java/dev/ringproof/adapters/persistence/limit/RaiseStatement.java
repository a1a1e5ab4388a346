package dev.ringproof.adapters.persistence.limit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of the statement that raises counters and reads them. It is the same for any number of counters, so that a
 * connection prepares it once.
 */
final class RaiseStatement {
    private static final List<String> METERS = List.of("first", "second");

    /** The columns of the arrays that the statement is given. After them, it is given the time of now. */
    private static final List<String> PARAMETERS = List.of(
            "limit_name",
            "counted",
            "shard",
            "amount",
            "entered",
            "first_window",
            "first_period",
            "second_window",
            "second_period",
            "forget_day");

    private static final List<String> TYPES = List.of(
            "varchar", "varchar", "smallint", "bigint", "bigint", "integer", "bigint", "integer", "bigint", "integer");

    /** The lines, with what the table has in another form. */
    private static final String LINES =
            "select u.*, n.raised_at, date '1970-01-01' + u.forget_day as forget_on from unnest(";

    /** The columns of a row, in the order in which they are read. */
    static final String COLUMNS = "limit_name, counted, shard, opened, raised_at, raised_before, "
            + METERS.stream().flatMap(RaiseStatement::columns).collect(Collectors.joining(", "));

    private RaiseStatement() {}

    static Stream<String> columns(String meter) {
        return Stream.of("window", "period", "amount", "amount_1", "amount_2", "entered", "entered_1", "entered_2")
                .map(column -> meter + "_" + column);
    }

    /**
     * Raises rows whose meters are of the periods of the charges, and rows that are new; it returns these. Other rows are
     * locked only. Rows are locked in the order of the charges.
     */
    static String ofThePeriodOnPostgresql() {
        return onPostgresql(METERS.stream()
                        .flatMap(meter -> Stream.of(meter + "_amount", meter + "_entered"))
                        .map("%1$s = t.%1$s + excluded.%1$s"::formatted)
                        .collect(Collectors.joining(", "))
                + ", raised_before = t.raised_at, raised_at = excluded.raised_at where "
                + METERS.stream()
                        .map(
                                "t.%1$s_window = excluded.%1$s_window and t.%1$s_period >= excluded.%1$s_period"
                                        ::formatted)
                        .collect(Collectors.joining(" and ")));
    }

    /** Raises all rows, and returns them. Rows are locked in the order of the charges. */
    static String postgresql() {
        return onPostgresql(updates("excluded", "excluded.%s_amount", "excluded.%s_entered"));
    }

    private static String onPostgresql(String updates) {
        return "insert into {h-schema}limit_counter as t (" + COLUMNS + ", forget_on) select " + inserted()
                + " from (" + LINES + arrays("?::%s[]") + ") with ordinality as u (" + String.join(", ", PARAMETERS)
                + ", position) cross join (select ?::timestamptz as raised_at) n) s order by position"
                + " on conflict (limit_name, counted, shard) do update set " + updates
                + " returning " + qualified("t") + ", (select true from {h-schema}limit_standing h"
                + " where h.limit_name = t.limit_name and h.counted = t.counted)";
    }

    /**
     * Returns a left join with the rows of a table for a counter. PostgreSQL looks for each counter by the primary key
     * then, even if it has planned the statement while the table was empty.
     */
    static String joined(String table, String alias, String counters) {
        return ("left join lateral (select * from {h-schema}%1$s t where t.limit_name = %3$s.limit_name"
                        + " and t.counted = %3$s.counted offset 0) %2$s on true")
                .formatted(table, alias, counters);
    }

    /** The same for H2, which has one plan for each run. */
    static String joinedOnH2(String table, String alias, String counters) {
        return "left join {h-schema}%1$s %2$s on %2$s.limit_name = %3$s.limit_name and %2$s.counted = %3$s.counted"
                .formatted(table, alias, counters);
    }

    static String h2() {
        return "select " + qualified("r") + ", h.kind is not null"
                + " from final table (merge into {h-schema}limit_counter t using (" + LINES
                + arrays("cast(? as %s array)") + ") as u (" + String.join(", ", PARAMETERS) + ")"
                + " cross join (select cast(? as timestamp with time zone) as raised_at) n) s"
                + " on (t.limit_name = s.limit_name and t.counted = s.counted and t.shard = s.shard)"
                + " when matched then update set " + updates("s", amount("s.amount"), amount("s.entered"))
                + " when not matched then insert (" + COLUMNS + ", forget_on) values (" + inserted() + ")) r "
                + joinedOnH2("limit_standing", "h", "r");
    }

    static String qualified(String table) {
        return Stream.of(COLUMNS.split(", "))
                .map(column -> table + "." + column)
                .collect(Collectors.joining(", "));
    }

    static String arrays(String pattern) {
        return TYPES.stream().map(pattern::formatted).collect(Collectors.joining(", "));
    }

    private static String amount(String value) {
        return "(case when s.%1$s_window = 0 then 0 else " + value + " end)";
    }

    private static String inserted() {
        return "s.limit_name, s.counted, s.shard, false, s.raised_at, null, "
                + METERS.stream()
                        .map(meter -> ("s.%1$s_window, s.%1$s_period, " + amount("s.amount") + ", 0, 0, "
                                        + amount("s.entered") + ", 0, 0")
                                .formatted(meter))
                        .collect(Collectors.joining(", "))
                + ", s.forget_on";
    }

    /** What {@link Meter#at} does and then {@link Meter#plus}. */
    private static String updates(String charge, String amount, String entered) {
        return METERS.stream()
                        .map(meter -> meter(meter, charge)
                                + slots(meter + "_amount", amount.formatted(meter), meter, charge)
                                + slots(meter + "_entered", entered.formatted(meter), meter, charge))
                        .collect(Collectors.joining())
                + "raised_before = t.raised_at, raised_at = %1$s.raised_at, ".formatted(charge)
                + "forget_on = greatest(t.forget_on, %1$s.forget_on)".formatted(charge);
    }

    private static String meter(String meter, String charge) {
        return """
                %1$s_window = case when %2$s.%1$s_window = 0 then t.%1$s_window else %2$s.%1$s_window end,
                %1$s_period = case when %3$s then t.%1$s_period else %2$s.%1$s_period end,
                """.formatted(meter, charge, stays(meter, charge));
    }

    /** Whether the meter stays in its period. */
    private static String stays(String meter, String charge) {
        return "(%2$s.%1$s_window = 0 or (%2$s.%1$s_window = t.%1$s_window and %2$s.%1$s_period <= t.%1$s_period))"
                .formatted(meter, charge);
    }

    private static String slots(String slot, String added, String meter, String charge) {
        return """
                %1$s = %2$s + case when %3$s then t.%1$s
                    when t.%4$s_window <> %5$s.%4$s_window and t.%4$s_window > 0 and %5$s.%4$s_window > 0
                        and %5$s.%4$s_period * %5$s.%4$s_window < (t.%4$s_period + 3) * t.%4$s_window
                        then t.%1$s + t.%1$s_1 + t.%1$s_2
                    else 0 end,
                %1$s_1 = case when %3$s then t.%1$s_1 when t.%4$s_window <> %5$s.%4$s_window then 0
                    when %5$s.%4$s_period = t.%4$s_period + 1 then t.%1$s else 0 end,
                %1$s_2 = case when %3$s then t.%1$s_2 when t.%4$s_window <> %5$s.%4$s_window then 0
                    when %5$s.%4$s_period = t.%4$s_period + 1 then t.%1$s_1
                    when %5$s.%4$s_period = t.%4$s_period + 2 then t.%1$s else 0 end,
                """.formatted(slot, added, stays(meter, charge), meter, charge);
    }
}
