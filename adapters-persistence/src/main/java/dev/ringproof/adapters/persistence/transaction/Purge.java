package dev.ringproof.adapters.persistence.transaction;

import java.time.Instant;
import java.util.List;

/**
 * Deletes old rows of a table. It first locks rows that nobody else has locked, so that it waits for no other unit of
 * work, and no other node deletes them at the same time.
 */
public final class Purge {
    private final String select;
    private final String delete;

    /**
     * @param key the column of the primary key
     * @param condition finds the rows; its parameter {@code before} is a time
     * @param order the column with an index by which the oldest rows are found
     */
    public Purge(String table, String key, String condition, String order) {
        // The lower bound excludes no row. With it, PostgreSQL reads the index and not the whole table, even if it has
        // planned the statement while the table was empty.
        this.select = "select " + key + " from " + table + " where " + order + " > :always and " + condition
                + " order by " + order + " limit :limit for update skip locked";
        this.delete = "delete from " + table + " where " + key + " in (:keys)";
    }

    /** Deletes rows in the unit of work that the current thread runs, and returns how many. */
    public int run(Instant before, int limit) {
        List<String> keys = JpaUnitOfWork.session()
                .createNativeQuery(select, String.class)
                .setParameter("always", Instant.EPOCH)
                .setParameter("before", before)
                .setParameter("limit", limit)
                .getResultList();
        return keys.isEmpty()
                ? 0
                : JpaUnitOfWork.session()
                        .createNativeMutationQuery(delete)
                        .setParameterList("keys", keys)
                        .executeUpdate();
    }
}
