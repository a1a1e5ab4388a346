package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import dev.ringproof.core.domain.limit.Limit;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables with a number index or another value under the index key, and how each one gets its new index. The table
 * {@code reindexed} then has the new index of each phone number, and {@code reindexed_opt_out} that of each opt-out. A
 * table that has no phone number in it must forget its rows.
 */
enum IndexedTable {
    /** Comes before the phone numbers, whose old indexes it needs. Failures of numbers that nobody has are lost. */
    NUMBER_FAILURES("number_failures", """
            delete from {h-schema}number_failures where number_index not in (
                select n.number_index from {h-schema}phone_number n
                where n.id in (select min(r.id) from reindexed r group by r.number_index))
            """, """
            update {h-schema}number_failures set number_index = (
                select r.number_index from reindexed r join {h-schema}phone_number n on n.id = r.id
                where n.number_index = number_failures.number_index limit 1)
            """),
    /**
     * Comes before the phone numbers as well. An entry whose sealed number was lost with its key is found by the phone
     * numbers; if nobody has that number, it is lost. Of two entries of one number, one stays.
     */
    OPT_OUT("opt_out", """
            insert into reindexed_opt_out (id, number_index)
            select o.id, (select r.number_index from reindexed r join {h-schema}phone_number n on n.id = r.id
                where n.number_index = o.number_index limit 1)
            from {h-schema}opt_out o where o.number_sealed is null
                and exists (select 1 from {h-schema}phone_number n where n.number_index = o.number_index)
            """, """
            delete from {h-schema}opt_out
            where id not in (select min(r.id) from reindexed_opt_out r group by r.number_index)
            """, """
            update {h-schema}opt_out set number_index = (
                select r.number_index from reindexed_opt_out r where r.id = opt_out.id)
            """),
    PHONE_NUMBER("phone_number", """
            update {h-schema}phone_number set
                number_index = (select r.number_index from reindexed r where r.id = phone_number.id),
                proven_index = case when proven_index is null then null
                    else (select r.number_index from reindexed r where r.id = phone_number.id) end,
                version = version + 1
            """),
    /** A message whose number was removed gets an empty index, because nobody knows its number any more. */
    TEXT_MESSAGE("text_message", """
            update {h-schema}text_message set number_index = coalesce(
                (select r.number_index from reindexed r where r.id = text_message.phone_number_id), cast('' as bytea))
            """),
    /** A refusal whose number was removed, or never added, is forgotten: nobody knows its number any more. */
    LAST_REFUSAL("last_refusal", """
            delete from {h-schema}last_refusal where phone_number_id is null
                or phone_number_id not in (select r.id from reindexed r)
            """, """
            update {h-schema}last_refusal set number_index = (
                select r.number_index from reindexed r where r.id = last_refusal.phone_number_id)
            """),
    /** Nobody knows the numbers and owners behind the digests, so they are counted from the start. */
    LIMIT_COUNTER("limit_counter"),
    /** What was decided about a prefix or a region stays. */
    LIMIT_STANDING("limit_standing");

    private final String table;
    private final String indexed;

    @SuppressWarnings("ImmutableEnumChecker") // the list cannot be changed
    private final List<String> reindexing;

    /** A table whose rows all have an index. */
    IndexedTable(String table, String... reindexing) {
        this.table = table;
        this.indexed = "true";
        this.reindexing = List.of(reindexing);
    }

    /** A table of what limits count by, in which the secret values are indexed. */
    IndexedTable(String table) {
        this.table = table;
        this.indexed = Stream.of(Limit.values())
                .filter(Limit::isSecret)
                .map(limit -> "'" + limit.wireName() + "'")
                .collect(Collectors.joining(", ", "limit_name in (", ")"));
        this.reindexing = List.of("delete from {h-schema}" + table + " where " + indexed);
    }

    String table() {
        return table;
    }

    void reindex(SchemaConnection connection) throws SQLException {
        for (var step : reindexing) {
            connection.execute(step);
        }
    }

    static boolean anyHasRows(SchemaConnection connection) throws SQLException {
        for (var table : values()) {
            try (var statement = connection.prepareStatement(
                            "select 1 from {h-schema}" + table.table + " where " + table.indexed + " limit 1");
                    var rows = statement.executeQuery()) {
                if (rows.next()) {
                    return true;
                }
            }
        }
        return false;
    }
}
