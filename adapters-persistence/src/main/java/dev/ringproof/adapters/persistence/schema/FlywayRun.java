package dev.ringproof.adapters.persistence.schema;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Runs migrations with Flyway. Only this class needs Flyway. */
final class FlywayRun {
    private FlywayRun() {}

    /** @param hasGap whether a migration is missing before one that has run */
    static void migrate(DataSource connections, boolean h2, Schema schema, boolean hasGap) {
        // The class loader is ours, so that it finds the files wherever a host application has put this library.
        var flyway = Flyway.configure(FlywayRun.class.getClassLoader())
                .dataSource(connections)
                .locations(Migrations.folders(h2).stream()
                        .map(folder -> "classpath:" + Migrations.PLACE + folder)
                        .toArray(String[]::new))
                .table(SchemaHistory.TABLE)
                .placeholderReplacement(false)
                .outOfOrder(hasGap);
        if (schema.name() != null) {
            flyway.defaultSchema(schema.name()).schemas(schema.name());
        }
        flyway.load().migrate();
    }
}
