package dev.ringproof.examples.keycloak.parts;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.examples.keycloak.Parts;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Opens a database of Ringproof's own and one carrier, by the settings of the provider. */
public final class DatabaseAndCarrier implements Parts.Factory {
    private static final ClassLoader LOADER = DatabaseAndCarrier.class.getClassLoader();
    private static final int CONNECTIONS = 10;
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);

    @Override
    public Parts open(Function<String, Optional<String>> settings) {
        var keys = keys("keys", settings);
        registerDrivers();
        var database = database(keys, settings);
        try {
            return new Opened(database, carrier(database, settings), keys);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** DriverManager looks for drivers once in a process, by the class loader of the thread that comes first. */
    private static void registerDrivers() {
        ServiceLoader.load(Driver.class, LOADER).stream().forEach(ServiceLoader.Provider::get);
    }

    private static void deregisterDrivers() {
        DriverManager.drivers()
                .filter(driver -> driver.getClass().getClassLoader() == LOADER)
                .forEach(DatabaseAndCarrier::deregister);
    }

    private static void deregister(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot deregister a database driver", e);
        }
    }

    private static Database database(KeyRing keys, Function<String, Optional<String>> settings) {
        return Database.open(new DatabaseSettings(
                required("database-url", settings),
                settings.apply("database-user").orElse(null),
                settings.apply("database-password").orElse(null),
                CONNECTIONS,
                CONNECTION_WAIT,
                keys,
                keys("index-key", settings)));
    }

    private static KeyRing keys(String name, Function<String, Optional<String>> settings) {
        var pairs = required(name, settings);
        try {
            return KeyRing.parse(pairs);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the setting " + name + " is wrong: " + e.getMessage());
        }
    }

    private static GuardedGateway carrier(Database database, Function<String, Optional<String>> settings) {
        var name = required("carrier", settings);
        return Gateways.fromSettings(name, key -> settings.apply("carrier-" + key))
                .clock(database.clock())
                .open();
    }

    private static String required(String name, Function<String, Optional<String>> settings) {
        return settings.apply(name)
                .orElseThrow(() -> new IllegalArgumentException("the setting " + name + " is missing"));
    }

    private record Opened(Database database, GuardedGateway carrier, KeyRing keys) implements Parts {
        @Override
        public Stores stores() {
            return database.stores();
        }

        @Override
        public SmsGateway gateway() {
            return carrier;
        }

        @Override
        public void close() {
            try {
                carrier.close();
            } finally {
                database.close();
                deregisterDrivers();
            }
        }
    }
}
