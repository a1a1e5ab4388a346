package dev.ringproof.adapters.persistence;

import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;
import java.util.function.BinaryOperator;

/** A small host that {@link ClassPathTest} runs with libraries of its choice. It is found by its name. */
public final class HostProgram implements BinaryOperator<String> {
    /** Opens the database, uses it, and returns what came of it. */
    @Override
    public String apply(String url, String migrate) {
        loadDriver(url);
        try (var database = Database.on(new OneByOne(url))
                .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                .migrate(Migrate.valueOf(migrate))
                .open()) {
            var stores = database.stores();
            return stores.work()
                    .run(() -> stores.accounts().open(new OwnerId("anna"), Instant.EPOCH))
                    .owner()
                    .value();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** DriverManager looks for drivers only once, and so not with this class loader. */
    private static void loadDriver(String url) {
        try {
            Class.forName(url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Opens the database by its URL. */
    public static final class ByUrl implements BinaryOperator<String> {
        @Override
        public String apply(String url, String unused) {
            try (var database = Database.open(TestDatabases.settings(url))) {
                return String.valueOf(database.answers());
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }
}
