package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.account.JpaAccountRepository;
import dev.ringproof.adapters.persistence.account.JpaPossessionCheckRepository;
import dev.ringproof.adapters.persistence.account.JpaUserRepository;
import dev.ringproof.adapters.persistence.challenge.JpaSecondFactorChallengeRepository;
import dev.ringproof.adapters.persistence.connection.ClassPath;
import dev.ringproof.adapters.persistence.connection.HostConnections;
import dev.ringproof.adapters.persistence.connection.Pool;
import dev.ringproof.adapters.persistence.limit.JpaCounterRepository;
import dev.ringproof.adapters.persistence.message.JpaMessageRepository;
import dev.ringproof.adapters.persistence.optout.JpaOptOutRepository;
import dev.ringproof.adapters.persistence.refusal.JpaRefusalRepository;
import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.session.JpaClientRepository;
import dev.ringproof.adapters.persistence.session.JpaRememberedDeviceRepository;
import dev.ringproof.adapters.persistence.session.JpaSignInRepository;
import dev.ringproof.adapters.persistence.transaction.HibernateLine;
import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.adapters.persistence.transaction.Sessions;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * An open database, with core's stores on it. Opening it brings its schema up to date. Several nodes may open the same
 * PostgreSQL at once. Close it after the Ringproof that uses it.
 *
 * <p>{@link #open(DatabaseSettings)} connects to a database by its URL and has a pool of its own. {@link
 * #on(DataSource)} uses the DataSource of a host application, and a schema of its own in the host's database.
 */
public final class Database implements AutoCloseable {
    /** Into so many shards are counters divided that many requests raise. */
    private static final int SHARDS = 16;

    private static final int OLDEST_POSTGRESQL = 13;

    private final DataSource connections;
    private final Runnable closePool;
    private final SessionFactory sessions;
    private final DatabaseClock clock;
    private final @Nullable HostTransactions host;
    private final Stores stores;

    private Database(
            DataSource connections,
            Runnable closePool,
            SessionFactory sessions,
            DatabaseClock clock,
            KeyedDatabase database,
            int units,
            Duration longestWait,
            @Nullable HostTransactions host) {
        this.connections = connections;
        this.closePool = closePool;
        this.sessions = sessions;
        this.clock = clock;
        this.host = host;
        var seal = new Seal(database.sealKeys());
        var index = new NumberIndex(database.indexKeys());
        this.stores = new Stores(
                new JpaAccountRepository(seal, index),
                new JpaUserRepository(index),
                new JpaPossessionCheckRepository(),
                new JpaSecondFactorChallengeRepository(),
                new JpaMessageRepository(seal, index, database.schema()),
                new JpaOptOutRepository(seal, index),
                new JpaCounterRepository(index, database.isH2(), database.isH2() ? 0 : SHARDS, database.schema()),
                new JpaRefusalRepository(index),
                new JpaClientRepository(),
                new JpaSignInRepository(seal),
                new JpaRememberedDeviceRepository(),
                new JpaUnitOfWork(sessions, units, longestWait, host),
                clock);
    }

    /**
     * Opens the database, brings its schema up to date and compares the keys with those that it was written with.
     * Throws an unchecked exception, with the cause, when the database does not answer, its encoding is not UTF-8, or
     * its schema cannot be migrated. It needs HikariCP and the driver of the database on the class path.
     *
     * @throws KeyException if a key is not the one that the database was written with, or a key that rows need is
     *     missing
     */
    public static Database open(DatabaseSettings settings) {
        return open(settings, Map.of());
    }

    /** Opens the database with further settings of Hibernate, for tests that watch its statements. */
    static Database open(DatabaseSettings settings, Map<String, Object> hibernateSettings) {
        return open(settings, hibernateSettings, null);
    }

    /** @param host whose transactions are joined; null if none is */
    static Database open(
            DatabaseSettings settings, Map<String, Object> hibernateSettings, @Nullable HostTransactions host) {
        HibernateLine.require();
        ClassPath.require("com.zaxxer.hikari.HikariDataSource", "Database.open", "com.zaxxer:HikariCP", "");
        if (settings.isH2()) {
            ClassPath.require("org.h2.Driver", "a URL of H2", "com.h2database:h2", "");
        } else {
            ClassPath.require("org.postgresql.Driver", "a URL of PostgreSQL", "org.postgresql:postgresql", "");
        }
        var pool = new Pool(
                settings.effectiveUrl(),
                settings.user(),
                settings.password(),
                settings.isH2(),
                settings.poolSize(),
                settings.connectionWait());
        try {
            return open(
                    KeyedDatabase.of(settings),
                    pool,
                    pool::close,
                    settings.poolSize(),
                    settings.connectionWait(),
                    host,
                    hibernateSettings);
        } catch (KeyException e) {
            pool.close();
            throw e;
        } catch (SQLException | RuntimeException e) {
            pool.close();
            throw new IllegalStateException("cannot open the database", e);
        }
    }

    private static Database open(
            KeyedDatabase database,
            DataSource connections,
            Runnable closePool,
            int units,
            Duration longestWait,
            @Nullable HostTransactions host,
            Map<String, Object> hibernateSettings)
            throws SQLException {
        if (!database.isH2()) {
            requireUnicode(connections);
        }
        database.prepareSchema();
        checkKeys(database);
        var clock = new DatabaseClock(connections, System::nanoTime);
        try {
            var sessions = Sessions.open(connections, database.schema(), entities(), hibernateSettings);
            clock.refreshInBackground();
            return new Database(connections, closePool, sessions, clock, database, units, longestWait, host);
        } catch (RuntimeException | Error e) {
            clock.close();
            throw e;
        }
    }

    /** Ids may have any character, and in another encoding PostgreSQL would refuse some of them with each request. */
    private static void requireUnicode(DataSource connections) throws SQLException {
        try (var connection = connections.getConnection();
                var statement = connection.createStatement();
                var encoding = statement.executeQuery("show server_encoding")) {
            encoding.next();
            if (!encoding.getString(1).equals("UTF8")) {
                throw new IllegalStateException(
                        "the database has the encoding " + encoding.getString(1) + ", and must have UTF8");
            }
        }
    }

    private static void checkKeys(KeyedDatabase database) throws SQLException {
        database.commit(connection -> {
            var checks = new KeyChecks(connection, database);
            checks.lock();
            checks.checkSealKeys();
            checks.checkIndexKey();
            return checks;
        });
    }

    private static List<Class<?>> entities() {
        return Stream.of(
                        JpaAccountRepository.ENTITIES,
                        JpaPossessionCheckRepository.ENTITIES,
                        JpaSecondFactorChallengeRepository.ENTITIES,
                        JpaMessageRepository.ENTITIES,
                        JpaOptOutRepository.ENTITIES,
                        JpaRefusalRepository.ENTITIES,
                        JpaClientRepository.ENTITIES,
                        JpaSignInRepository.ENTITIES,
                        JpaRememberedDeviceRepository.ENTITIES)
                .<Class<?>>flatMap(List::stream)
                .toList();
    }

    /**
     * Begins to open a database on the DataSource of a host application. The DataSource gives connections to PostgreSQL
     * 13 or newer, or to H2. It may commit by default or not and have any isolation: a connection goes back as it was.
     * Ringproof never closes it. Unlike {@link #open(DatabaseSettings)}, H2 keeps the host's own settings, so a commit is
     * as durable as the host has chosen.
     *
     * <p>Give the DataSource itself, and not a proxy that gives the connection of the thread's transaction.
     *
     * @throws IllegalArgumentException if it is a {@code TransactionAwareDataSourceProxy} of Spring
     */
    public static Builder on(DataSource dataSource) {
        if (dataSource == null) {
            throw new NullPointerException("Database.on needs a DataSource, and was given null");
        }
        if (givesConnectionsOfTransactions(dataSource)) {
            throw new IllegalArgumentException("Database.on was given a TransactionAwareDataSourceProxy; give it the"
                    + " DataSource behind the proxy, because attempts must commit by themselves");
        }
        return new Builder(dataSource);
    }

    /** A host without Spring does not have the class, so this goes by the name. */
    private static boolean givesConnectionsOfTransactions(DataSource dataSource) {
        return Stream.<Class<?>>iterate(dataSource.getClass(), Objects::nonNull, Class::getSuperclass)
                .anyMatch(type ->
                        type.getName().equals("org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy"));
    }

    /** What is said about a database on the DataSource of a host application before it is opened. */
    public static final class Builder {
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

        private final DataSource dataSource;
        private @Nullable KeyRing sealKeys;
        private @Nullable KeyRing indexKeys;
        private Schema schema = new Schema("ringproof");
        private Migrate migrate = Migrate.RUN;
        private int connections = 10;
        private @Nullable HostTransactions transactions;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Sets the keys, which are never stored in the database. There is no default.
         *
         * @param seal seals numbers and messages. Give the same ring to {@code Ringproof.Builder.keys}, since the
         *     database compares all stored key ids with it, also those of digests. A key may be dropped when no row needs
         *     it
         * @param index a ring of one key that indexes numbers, so that they can be found. Only {@link NumberReindexing}
         *     changes it
         */
        public Builder keys(KeyRing seal, KeyRing index) {
            this.sealKeys = given(seal, "a seal key ring", "keys");
            this.indexKeys = given(index, "an index key ring", "keys");
            return this;
        }

        /**
         * Sets the schema that the tables are in. The default is {@code ringproof}. {@link Migrate#RUN} makes it if it
         * does not exist. The name is used as it is written, with its case: H2's own schema is {@code PUBLIC} and the one
         * of PostgreSQL {@code public}.
         */
        public Builder schema(String name) {
            this.schema = new Schema(given(name, "a name", "schema"));
            return this;
        }

        /** Sets what is done with the migrations of the schema. The default is {@link Migrate#RUN}. */
        public Builder migrate(Migrate what) {
            this.migrate = given(what, "a value of Migrate", "migrate");
            return this;
        }

        /**
         * Sets how many connections units of work may use at once, 1 to 1000. The default is 10. The others wait for 10
         * seconds. One connection of five is kept for messages that are handed over. The DataSource should have more,
         * since the clock needs one for a moment, and the host has its own work. While it is opened, it needs two.
         */
        public Builder connections(int most) {
            if (most < 1 || most > 1000) {
                throw new IllegalArgumentException("connections must be 1 to 1000, and not " + most);
            }
            this.connections = most;
            return this;
        }

        /**
         * Sets the transactions of the host, so that calls of Ringproof join the one that is open on their thread. By
         * default none is joined, and each call commits by itself.
         */
        public Builder transactions(HostTransactions host) {
            this.transactions = given(host, "the transactions of the host", "transactions");
            return this;
        }

        private static <T> T given(@Nullable T value, String what, String method) {
            if (value == null) {
                throw new NullPointerException(
                        "Database.Builder." + method + " needs " + what + ", and was given null");
            }
            return value;
        }

        /**
         * Opens the database and compares the keys with those that it was written with.
         *
         * @throws IllegalStateException if something is missing or not right; the message says what
         * @throws KeyException if a key is not the one that the database was written with, or a key that rows need is
         *     missing
         */
        public Database open() {
            return open(Map.of());
        }

        /** Opens the database with further settings of Hibernate, for tests that watch its statements. */
        Database open(Map<String, Object> hibernateSettings) {
            HibernateLine.require();
            var database = keyed();
            try {
                return Database.open(
                        database,
                        HostConnections.limited(dataSource, database.isH2()),
                        () -> {},
                        connections,
                        LONGEST_WAIT,
                        transactions,
                        hibernateSettings);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot open the database: " + e.getMessage(), e);
            }
        }

        /** Returns the database with its keys, without its units of work. */
        KeyedDatabase keyed() {
            if (sealKeys == null || indexKeys == null) {
                throw new IllegalStateException(
                        "the keys are missing: call keys(seal, index) before the database is opened");
            }
            boolean h2;
            try {
                h2 = recognise();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot open the database: " + e.getMessage(), e);
            }
            return new KeyedDatabase(
                    HostConnections.unlimited(dataSource, h2),
                    dataSource,
                    h2,
                    false,
                    schema,
                    migrate,
                    sealKeys,
                    indexKeys);
        }

        /** Tells whether the database is H2, and refuses what is neither that nor PostgreSQL. */
        private boolean recognise() throws SQLException {
            try (var connection = HostConnections.first(dataSource)) {
                var about = connection.getMetaData();
                var product = about.getDatabaseProductName();
                boolean h2 = "H2".equals(product);
                if (!h2 && !"PostgreSQL".equals(product)) {
                    throw new IllegalStateException(
                            "the DataSource connects to " + product + "; Ringproof runs on PostgreSQL and on H2");
                }
                if (!h2 && about.getDatabaseMajorVersion() < OLDEST_POSTGRESQL) {
                    throw new IllegalStateException("the DataSource connects to PostgreSQL "
                            + about.getDatabaseProductVersion() + "; Ringproof needs PostgreSQL " + OLDEST_POSTGRESQL
                            + " or newer");
                }
                if (connection.isReadOnly() || (!h2 && isReadOnly(connection))) {
                    throw new IllegalStateException(
                            "the DataSource gives connections that can only read; Ringproof must write");
                }
                return h2;
            }
        }

        /** Asks the server, since it may be a copy, and since a role or a database may be read-only by default. */
        private static boolean isReadOnly(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var answer = statement.executeQuery("show transaction_read_only")) {
                answer.next();
                return answer.getString(1).equals("on");
            }
        }
    }

    /** Returns the stores of core on this database. */
    public Stores stores() {
        return stores;
    }

    /** Returns a clock on which all nodes of this database agree. */
    public InstantSource clock() {
        return clock;
    }

    /**
     * Tells whether the database answers. Waits for a connection as long as a unit of work does, then 1 s for the
     * answer.
     */
    public boolean answers() {
        return (host != null && host.isActive()) ? host.outside(this::isReached) : isReached();
    }

    private boolean isReached() {
        try (var connection = connections.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    Statistics statistics() {
        return sessions.getStatistics();
    }

    @Override
    public void close() {
        clock.close();
        sessions.close();
        closePool.run();
    }
}
