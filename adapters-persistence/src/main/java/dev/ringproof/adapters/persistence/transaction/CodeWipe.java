package dev.ringproof.adapters.persistence.transaction;

import java.time.Instant;
import java.util.List;

/**
 * Wipes the sealed codes of a table that have expired. It first locks rows that nobody else has locked, so that it waits
 * for no other unit of work, and no other node wipes them at the same time.
 */
public final class CodeWipe {
    private final String select;
    private final String update;

    /** @param key the column of the primary key */
    public CodeWipe(String table, String key) {
        this.select = "select " + key + " from " + table + " where code_sealed is not null and code_expires_at <= :now"
                + " order by code_expires_at limit :limit for update skip locked";
        // A unit of work that has read the row before must fail and run again, or it writes the sealed code back.
        this.update = "update " + table + " set code_sealed = null, version = version + 1 where " + key + " in (:keys)";
    }

    /** Wipes codes in the unit of work that the current thread runs, and returns how many. */
    public int run(Instant now, int limit) {
        List<String> keys = JpaUnitOfWork.session()
                .createNativeQuery(select, String.class)
                .setParameter("now", now)
                .setParameter("limit", limit)
                .getResultList();
        return keys.isEmpty()
                ? 0
                : JpaUnitOfWork.session()
                        .createNativeMutationQuery(update)
                        .setParameterList("keys", keys)
                        .executeUpdate();
    }
}
