package dev.ringproof.adapters.persistence;

import dev.ringproof.core.keys.KeyRing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which database, and the keys that it never sees.
 *
 * @param url a JDBC URL of PostgreSQL 13 or newer, or of H2
 * @param user null where the URL says it, or none is needed
 * @param poolSize connections at most, 1 to 1000
 * @param connectionWait how long a unit of work waits for a connection before it gives up, 250 ms at least
 * @param sealKeys what numbers and texts are sealed under; may be rotated
 * @param indexKeys a ring of one key, by which numbers are found again; it must never change
 */
public record DatabaseSettings(
        String url,
        @Nullable String user,
        @Nullable String password,
        int poolSize,
        Duration connectionWait,
        KeyRing sealKeys,
        KeyRing indexKeys) {

    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw new IllegalArgumentException("the database URL begins with jdbc:postgresql: or jdbc:h2:");
        }
        if (poolSize < 1 || poolSize > 1000) {
            throw new IllegalArgumentException("the pool has 1 to 1000 connections");
        }
        if (connectionWait.toMillis() < 250) {
            throw new IllegalArgumentException("a connection is waited for at least 250 ms");
        }
    }

    boolean isH2() {
        return url.startsWith("jdbc:h2:");
    }

    /**
     * H2 acknowledges commits that it has not written yet unless told not to: a killed process would lose them. And it
     * gives up on a lock after a second or two, which a busy row takes.
     */
    String effectiveUrl() {
        return isH2() ? with("LOCK_TIMEOUT=10000", with("DB_CLOSE_ON_EXIT=FALSE", with("WRITE_DELAY=0", url))) : url;
    }

    private static String with(String option, String url) {
        var name = option.substring(0, option.indexOf('=') + 1);
        return url.contains(";" + name) ? url : url + ";" + option;
    }

    /** A URL may hold a password, so it is not shown. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + (isH2() ? "h2" : "postgresql") + ", poolSize=" + poolSize + "]";
    }
}
