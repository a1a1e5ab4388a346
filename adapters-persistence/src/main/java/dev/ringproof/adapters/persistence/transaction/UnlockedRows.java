package dev.ringproof.adapters.persistence.transaction;

import java.time.Instant;
import java.util.List;

/**
 * Old rows of a table of one database that are deleted or wiped in batches. A batch first locks rows that nobody else has
 * locked, so that it waits for no other unit of work, and no other node changes them at the same time.
 *
 * <p>After a full batch, the next one begins where that one ended. Otherwise PostgreSQL would read all rows that the
 * batches before have deleted once more, until they are vacuumed, and it cannot vacuum them while any transaction of the
 * server is older. If a batch from there is not full, it begins again at the oldest row, and so finds what was locked
 * before.
 */
public final class UnlockedRows {
    private final Class<?> keyType;
    private final String select;
    private final String change;

    /** The time from which the next batch looks for rows. Two threads may look for the same rows without harm. */
    private volatile Instant from = Instant.EPOCH;

    /**
     * @param key the column of the primary key
     * @param condition finds the rows; its parameter {@code before} is a time
     * @param order the column with an index by which the oldest rows are found
     * @param change what is done to the rows; the keys follow
     */
    private UnlockedRows(String table, String key, Class<?> keyType, String condition, String order, String change) {
        this.keyType = keyType;
        // The lower bound is there also if it excludes no row. With it, PostgreSQL reads the index and not the whole
        // table, even if it has planned the statement while the table was empty.
        this.select = "select " + key + " as row_key, " + order + " as row_time from {h-schema}" + table + " where "
                + order + " >= :from and " + condition + " order by " + order + " limit :limit for update skip locked";
        this.change = change + " where " + key + " in (:keys)";
    }

    /** Returns old rows that are deleted. The parameters are those of the constructor. */
    public static UnlockedRows toDelete(String table, String key, String condition, String order) {
        return toDelete(table, key, String.class, condition, order);
    }

    /** Returns old rows that are deleted, whose key has this type. */
    public static UnlockedRows toDelete(String table, String key, Class<?> keyType, String condition, String order) {
        return new UnlockedRows(table, key, keyType, condition, order, "delete from {h-schema}" + table);
    }

    /** Returns rows with an expired code, whose sealed code is wiped. */
    public static UnlockedRows toWipe(String table, String key) {
        return new UnlockedRows(
                table,
                key,
                String.class,
                "code_sealed is not null and code_expires_at <= :before",
                "code_expires_at",
                // A unit of work that has read the row before must fail and run again, or it writes the code back.
                "update {h-schema}" + table + " set code_sealed = null, version = version + 1");
    }

    /** Changes a batch in the unit of work that the current thread runs, and returns how many rows it had. */
    public int change(Instant before, int limit) {
        var start = from;
        var rows = lock(start, before, limit);
        if (rows.size() < limit && start.isAfter(Instant.EPOCH)) {
            rows = lock(Instant.EPOCH, before, limit);
        }
        from = rows.size() < limit ? Instant.EPOCH : (Instant) rows.getLast()[1];
        return rows.isEmpty()
                ? 0
                : JpaUnitOfWork.session()
                        .createNativeMutationQuery(change)
                        .setParameterList(
                                "keys", rows.stream().map(row -> row[0]).toArray())
                        .executeUpdate();
    }

    /** Returns the key and the time of each row of a batch, which is locked now. */
    private List<Object[]> lock(Instant start, Instant before, int limit) {
        return JpaUnitOfWork.session()
                .createNativeQuery(select, Object[].class)
                .addScalar("row_key", keyType)
                .addScalar("row_time", Instant.class)
                .setParameter("from", start)
                .setParameter("before", before)
                .setParameter("limit", limit)
                .getResultList();
    }
}
