package dev.ringproof.adapters.persistence.transaction;

import java.time.Instant;
import java.util.List;

/**
 * Old rows of a table that are deleted or wiped in batches. A batch first locks rows that nobody else has locked, so
 * that it waits for no other unit of work, and no other node changes them at the same time.
 */
public final class UnlockedRows {
    private final String select;
    private final String change;

    /**
     * @param key the column of the primary key
     * @param condition finds the rows; its parameter {@code before} is a time
     * @param order the column with an index by which the oldest rows are found
     * @param change what is done to the rows; the keys follow
     */
    private UnlockedRows(String table, String key, String condition, String order, String change) {
        // The lower bound excludes no row. With it, PostgreSQL reads the index and not the whole table, even if it has
        // planned the statement while the table was empty.
        this.select = "select " + key + " from {h-schema}" + table + " where " + order + " > :always and " + condition
                + " order by " + order + " limit :limit for update skip locked";
        this.change = change + " where " + key + " in (:keys)";
    }

    /** Returns old rows that are deleted. The parameters are those of the constructor. */
    public static UnlockedRows toDelete(String table, String key, String condition, String order) {
        return new UnlockedRows(table, key, condition, order, "delete from {h-schema}" + table);
    }

    /** Returns rows with an expired code, whose sealed code is wiped. */
    public static UnlockedRows toWipe(String table, String key) {
        return new UnlockedRows(
                table,
                key,
                "code_sealed is not null and code_expires_at <= :before",
                "code_expires_at",
                // A unit of work that has read the row before must fail and run again, or it writes the code back.
                "update {h-schema}" + table + " set code_sealed = null, version = version + 1");
    }

    /** Changes a batch in the unit of work that the current thread runs, and returns how many rows it had. */
    public int change(Instant before, int limit) {
        List<String> keys = JpaUnitOfWork.session()
                .createNativeQuery(select, String.class)
                .setParameter("always", Instant.EPOCH)
                .setParameter("before", before)
                .setParameter("limit", limit)
                .getResultList();
        return keys.isEmpty()
                ? 0
                : JpaUnitOfWork.session()
                        .createNativeMutationQuery(change)
                        .setParameterList("keys", keys)
                        .executeUpdate();
    }
}
