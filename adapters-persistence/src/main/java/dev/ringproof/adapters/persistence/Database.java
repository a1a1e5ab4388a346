package dev.ringproof.adapters.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.ringproof.adapters.persistence.account.JpaAccountRepository;
import dev.ringproof.adapters.persistence.account.JpaPossessionCheckRepository;
import dev.ringproof.adapters.persistence.account.JpaUserRepository;
import dev.ringproof.adapters.persistence.challenge.JpaSecondFactorChallengeRepository;
import dev.ringproof.adapters.persistence.limit.JpaCounterRepository;
import dev.ringproof.adapters.persistence.message.JpaMessageRepository;
import dev.ringproof.adapters.persistence.optout.JpaOptOutRepository;
import dev.ringproof.adapters.persistence.refusal.JpaRefusalRepository;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.session.JpaClientRepository;
import dev.ringproof.adapters.persistence.session.JpaRememberedDeviceRepository;
import dev.ringproof.adapters.persistence.session.JpaSignInRepository;
import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.port.out.Stores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * An open database: a pool of connections to it, and core's stores on it. Opening it brings its schema up to date.
 * Several nodes may open the same PostgreSQL at once. Close it after the Ringproof that uses it.
 */
public final class Database implements AutoCloseable {
    /** A database that hangs is found out in this time, so that a wait for a connection is not much longer. */
    private static final Duration LONGEST_VALIDATION = Duration.ofSeconds(1);
    /** So long does a unit of work wait in vain while the database is away. */
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);

    /** Into so many shards are counters divided that many requests raise. */
    private static final int SHARDS = 16;

    private final HikariDataSource pool;
    private final SessionFactory sessions;
    private final DatabaseClock clock;
    private final Stores stores;

    private Database(
            HikariDataSource pool,
            SessionFactory sessions,
            DatabaseClock clock,
            DatabaseSettings settings,
            @Nullable HostTransactions host) {
        this.pool = pool;
        this.sessions = sessions;
        this.clock = clock;
        var seal = new Seal(settings.sealKeys());
        var index = new NumberIndex(settings.indexKeys());
        this.stores = new Stores(
                new JpaAccountRepository(seal, index),
                new JpaUserRepository(index),
                new JpaPossessionCheckRepository(),
                new JpaSecondFactorChallengeRepository(),
                new JpaMessageRepository(seal, index),
                new JpaOptOutRepository(seal, index),
                new JpaCounterRepository(index, settings.isH2(), settings.isH2() ? 0 : SHARDS),
                new JpaRefusalRepository(index),
                new JpaClientRepository(),
                new JpaSignInRepository(seal),
                new JpaRememberedDeviceRepository(),
                new JpaUnitOfWork(sessions, settings.poolSize(), settings.connectionWait(), host),
                clock);
    }

    /**
     * Opens the database, brings its schema up to date and compares the keys with those that it was written with.
     * Throws an unchecked exception, with the cause, when the database does not answer, its encoding is not UTF-8, or
     * its schema cannot be migrated.
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
        var pool = new HikariDataSource(pool(settings));
        try {
            if (!settings.isH2()) {
                requireUnicode(pool);
            }
            migrate(settings);
            checkKeys(settings);
            var clock = new DatabaseClock(pool, System::nanoTime);
            clock.refreshInBackground();
            return new Database(pool, sessions(pool, hibernateSettings), clock, settings, host);
        } catch (KeyException e) {
            pool.close();
            throw e;
        } catch (SQLException | RuntimeException e) {
            pool.close();
            throw new IllegalStateException("cannot open the database", e);
        }
    }

    private static HikariConfig pool(DatabaseSettings settings) {
        var config = new HikariConfig();
        config.setPoolName("ringproof");
        config.setJdbcUrl(settings.effectiveUrl());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(
                Math.min(LONGEST_CONNECT.toMillis(), settings.connectionWait().toMillis()));
        config.setValidationTimeout(Math.min(
                LONGEST_VALIDATION.toMillis(), settings.connectionWait().toMillis()));
        config.setAutoCommit(false);
        if (!settings.isH2()) {
            // Each wait for a lock or an answer ends, and PostgreSQL frees the locks of a node that has died.
            config.addDataSourceProperty("ApplicationName", "ringproof");
            config.addDataSourceProperty("socketTimeout", "30");
            config.addDataSourceProperty("connectTimeout", "5");
            config.addDataSourceProperty(
                    "options",
                    "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c statement_timeout=20s"
                            // Each statement has one good plan, and making a plan costs more than following it.
                            + " -c plan_cache_mode=force_generic_plan");
            config.setDataSource(new ReconnectingDataSource(new DriverDataSource(
                    settings.effectiveUrl(),
                    null,
                    config.getDataSourceProperties(),
                    settings.user(),
                    settings.password())));
        }
        return config;
    }

    /** Ids may have any character, and in another encoding PostgreSQL would refuse some of them with each request. */
    private static void requireUnicode(HikariDataSource pool) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var encoding = statement.executeQuery("show server_encoding")) {
            encoding.next();
            if (!encoding.getString(1).equals("UTF8")) {
                throw new IllegalStateException(
                        "the database has the encoding " + encoding.getString(1) + ", and must have UTF8");
            }
        }
    }

    /**
     * Migrates by connections outside the pool: Flyway needs two, and a large table may need more time than ours allow.
     */
    static void migrate(DatabaseSettings settings) {
        Flyway.configure()
                .dataSource(settings.effectiveUrl(), settings.user(), settings.password())
                .locations(
                        settings.isH2()
                                ? new String[] {"classpath:db/migration"}
                                : new String[] {"classpath:db/migration", "classpath:db/postgresql"})
                .load()
                .migrate();
    }

    private static void checkKeys(DatabaseSettings settings) throws SQLException {
        try (var connection = connect(settings)) {
            var checks = new KeyChecks(connection, settings);
            checks.lock();
            checks.checkSealKeys();
            checks.checkIndexKey();
            connection.commit();
        }
    }

    /** Opens a connection outside the pool, without its limits of time, that does not commit by itself. */
    static Connection connect(DatabaseSettings settings) throws SQLException {
        var connection = DriverManager.getConnection(settings.effectiveUrl(), settings.user(), settings.password());
        connection.setAutoCommit(false);
        return connection;
    }

    private static SessionFactory sessions(HikariDataSource pool, Map<String, Object> more) {
        return new HibernatePersistenceConfiguration("ringproof")
                .managedClasses(JpaAccountRepository.ENTITIES)
                .managedClasses(JpaPossessionCheckRepository.ENTITIES)
                .managedClasses(JpaSecondFactorChallengeRepository.ENTITIES)
                .managedClasses(JpaMessageRepository.ENTITIES)
                .managedClasses(JpaOptOutRepository.ENTITIES)
                .managedClasses(JpaRefusalRepository.ENTITIES)
                .managedClasses(JpaClientRepository.ENTITIES)
                .managedClasses(JpaSignInRepository.ENTITIES)
                .managedClasses(JpaRememberedDeviceRepository.ENTITIES)
                .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .property(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                .property(
                        AvailableSettings.PHYSICAL_NAMING_STRATEGY, PhysicalNamingStrategySnakeCaseImpl.class.getName())
                .property(AvailableSettings.JDBC_TIME_ZONE, "UTC")
                .property(AvailableSettings.STATEMENT_BATCH_SIZE, 50)
                .property(AvailableSettings.ORDER_UPDATES, false)
                // Pads lists of values to a few lengths, so that fewer different statements are prepared.
                .property(AvailableSettings.IN_CLAUSE_PARAMETER_PADDING, true)
                .properties(more)
                .createEntityManagerFactory();
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
        try (var connection = pool.getConnection()) {
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
        pool.close();
    }
}
