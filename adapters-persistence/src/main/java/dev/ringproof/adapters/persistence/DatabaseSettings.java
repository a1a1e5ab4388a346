package dev.ringproof.adapters.persistence;

import dev.ringproof.core.keys.KeyRing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a database, and the keys that are never stored in it.
 *
 * @param url a JDBC URL of PostgreSQL 13 or newer, or of H2
 * @param user null when the URL names the user, or none is needed
 * @param password null when the URL contains it, or none is needed
 * @param poolSize the largest number of connections, 1 to 1000
 * @param connectionWait how long a unit of work waits for its turn before it fails, at least 250 ms. While the database
 *     does not answer, it fails within 3 seconds
 * @param sealKeys the key ring. It seals numbers and messages. Give the same ring to {@code Ringproof.Builder.keys},
 *     since the database compares all stored key ids with it, also those of digests. A key may be dropped when no row
 *     needs it
 * @param indexKeys a ring of one key that indexes numbers, so that they can be found. Only {@link NumberReindexing}
 *     changes it
 */
public record DatabaseSettings(
        String url,
        @Nullable String user,
        @Nullable String password,
        int poolSize,
        Duration connectionWait,
        KeyRing sealKeys,
        KeyRing indexKeys) {

    private static final String H2 = "jdbc:h2:";
    /** H2 also has databases in memory, behind a network and in other file systems. */
    private static final Pattern H2_FILE =
            Pattern.compile("jdbc:h2:(?:file:)?((?:[~.]?/|[A-Za-z]:[/\\\\])[^;]*)(?:;.*)?");

    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith(H2)) {
            throw new IllegalArgumentException("the database URL must begin with jdbc:postgresql: or jdbc:h2:");
        }
        if (poolSize < 1 || poolSize > 1000) {
            throw new IllegalArgumentException("the pool must have 1 to 1000 connections");
        }
        if (connectionWait.toMillis() < 250) {
            throw new IllegalArgumentException("the wait for a connection must be at least 250 ms");
        }
    }

    public boolean isH2() {
        return url.startsWith(H2);
    }

    /** Returns the path of H2's file, without {@code .mv.db}; empty for a database that is no file of this machine. */
    public Optional<Path> file() {
        var matcher = H2_FILE.matcher(url);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var path = matcher.group(1);
        return Optional.of(Path.of(path.startsWith("~") ? System.getProperty("user.home") + path.substring(1) : path)
                .toAbsolutePath()
                .normalize());
    }

    /**
     * Returns the URL with our options for H2. By default, H2 acknowledges a commit before it is written, so a killed
     * process would lose it. It also gives up on a lock after one or two seconds, which a busy row can take, and lets
     * others read its files: see {@link OwnerOnlyFiles}.
     */
    String effectiveUrl() {
        return isH2()
                ? with("LOCK_TIMEOUT=10000", with("DB_CLOSE_ON_EXIT=FALSE", with("WRITE_DELAY=0", ownerOnlyUrl())))
                : url;
    }

    private String ownerOnlyUrl() {
        var matcher = H2_FILE.matcher(url);
        return matcher.matches() ? H2 + OwnerOnlyFiles.prefix() + url.substring(matcher.start(1)) : url;
    }

    private static String with(String option, String url) {
        var name = option.substring(0, option.indexOf('=') + 1);
        return url.contains(";" + name) ? url : url + ";" + option;
    }

    /** Leaves out the URL, which may contain a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + (isH2() ? "h2" : "postgresql") + ", poolSize=" + poolSize + "]";
    }
}
