package dev.ringproof.app.bench.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ringproof.app.bench.server.FloorRows.PhoneNumber;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** The database of the stack floor: a pool, Hibernate, and the statements of Ringproof's cycle. */
final class FloorStore {
    private final SessionFactory sessions;

    FloorStore(String url, int connections) throws SQLException {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setAutoCommit(false);
        config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan");
        var pool = new HikariDataSource(config);
        try (var connection = pool.getConnection()) {
            create(connection);
        }
        sessions = new HibernatePersistenceConfiguration("floor")
                .managedClasses(FloorRows.ALL)
                .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .property(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                .property(
                        AvailableSettings.PHYSICAL_NAMING_STRATEGY, PhysicalNamingStrategySnakeCaseImpl.class.getName())
                .property(AvailableSettings.JDBC_TIME_ZONE, "UTC")
                .property(AvailableSettings.STATEMENT_BATCH_SIZE, 50)
                .createEntityManagerFactory();
    }

    private static void create(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : FloorRows.TABLES) {
                statement.execute(table);
            }
        }
        connection.commit();
    }

    /** Does the work in a session of its own, and commits it. */
    <T> T commit(Function<Session, T> work) {
        return sessions.fromTransaction(work);
    }

    /** Locks all numbers of the owner of a number. */
    static List<PhoneNumber> numbersBeside(Session session, String id) {
        return session.createSelectionQuery(
                        "from PhoneNumber where ownerId = (select n.ownerId from PhoneNumber n where n.id = :id)"
                                + " order by id",
                        PhoneNumber.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** Returns whether another owner has verified the number, and when its owner got the last message. */
    static Object[] history(Session session, byte[] index, String owner) {
        return session.createSelectionQuery("""
                        select exists (select 1 from PhoneNumber n
                                where n.verifiedIndex = :index and n.ownerId <> :owner),
                               (select max(m.createdAt) from Message m
                                where m.numberIndex = :index and m.ownerId = :owner)
                        """, Object[].class)
                .setParameter("index", index)
                .setParameter("owner", owner)
                .getSingleResult();
    }

    /** Marks the message of a code as entered. */
    static void entered(Session session, byte[] index, String challenge, Instant now) {
        session.createMutationQuery("update Message set enteredAt = :now"
                        + " where numberIndex = :index and challengeId = :challenge and enteredAt is null")
                .setParameter("now", now)
                .setParameter("index", index)
                .setParameter("challenge", challenge)
                .executeUpdate();
    }

    /** Stores that a message was handed over. */
    void settle(String id) {
        sessions.inTransaction(session -> {
            var message = session.find(FloorRows.Message.class, id, LockModeType.PESSIMISTIC_WRITE);
            message.state = "HANDED_OVER";
            message.dueAt = null;
            message.settledAt = Instant.now();
            message.gateway = "webhook";
        });
    }
}
