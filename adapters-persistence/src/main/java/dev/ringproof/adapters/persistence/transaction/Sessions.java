package dev.ringproof.adapters.persistence.transaction;

import dev.ringproof.adapters.persistence.schema.Schema;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/**
 * Opens Hibernate's sessions. They are private to this library: they read no persistence.xml, and a setting that a host
 * application gives to all of its own sessions, by hibernate.properties or a system property, must not reach them.
 */
public final class Sessions {
    private Sessions() {}

    /**
     * Opens the sessions of all entities.
     *
     * @param more further settings of Hibernate, for tests that watch its statements
     */
    public static SessionFactory open(
            DataSource connections, Schema schema, List<Class<?>> entities, Map<String, Object> more) {
        var configuration = new HibernatePersistenceConfiguration("ringproof")
                .managedClasses(entities)
                .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, connections)
                .property(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                .property(
                        AvailableSettings.PHYSICAL_NAMING_STRATEGY, PhysicalNamingStrategySnakeCaseImpl.class.getName())
                .property(AvailableSettings.JDBC_TIME_ZONE, "UTC")
                // An Instant goes to the driver as an OffsetDateTime, and not through a Calendar for each value.
                .property(AvailableSettings.PREFERRED_INSTANT_JDBC_TYPE, "TIMESTAMP_WITH_TIMEZONE")
                .property(AvailableSettings.STATEMENT_BATCH_SIZE, 50)
                .property(AvailableSettings.ORDER_UPDATES, false)
                // Pads lists of values to a few lengths, so that fewer different statements are prepared.
                .property(AvailableSettings.IN_CLAUSE_PARAMETER_PADDING, true)
                // What a host could have set for its own tables.
                .property(AvailableSettings.HBM2DDL_AUTO, "none")
                .property(AvailableSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, "none")
                .property(AvailableSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, "none")
                .property(AvailableSettings.GLOBALLY_QUOTED_IDENTIFIERS, false)
                .property(AvailableSettings.USE_SECOND_LEVEL_CACHE, false)
                .property(AvailableSettings.USE_QUERY_CACHE, false)
                .property(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .property(AvailableSettings.IMPLICIT_NAMING_STRATEGY, "jpa")
                .property(AvailableSettings.DEFAULT_CATALOG, "");
        configuration.property(AvailableSettings.DEFAULT_SCHEMA, schema.name() == null ? "" : schema.quoted());
        return configuration.properties(more).createEntityManagerFactory();
    }
}
