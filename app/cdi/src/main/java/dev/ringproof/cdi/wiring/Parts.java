package dev.ringproof.cdi.wiring;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.HostTransactions;
import dev.ringproof.adapters.persistence.Migrate;
import dev.ringproof.cdi.RingproofBuilderCustomizer;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a Ringproof together from the host's beans and configuration. It is used once. */
final class Parts {
    private final HostBeans beans;
    private final Configuration configuration;
    private final Policies policies;
    /** What was opened here and not by the host, the last one last. */
    private final List<AutoCloseable> toClose = new ArrayList<>();

    Parts(HostBeans beans, Configuration configuration) {
        this.beans = beans;
        this.configuration = configuration;
        this.policies = new Policies(configuration);
    }

    /** Reads everything before it opens anything, so that all problems are told at once. */
    Ringproof open() {
        var gateways = new OpenGateways(beans.all(SmsGateway.class), configuration);
        var routes = gateways.names().isEmpty() ? null : policies.routes(gateways.names());
        var wording = policies.wording();
        var numbers = policies.numbers();
        var verification = policies.verification();
        var secondFactors = policies.secondFactors();
        var sessions = policies.sessions();
        var retention = policies.retention();
        var limits = policies.limits();
        var keys = keys(ConfigKey.KEYS);
        var stores = stores(keys);
        var advisor = beans.one(RiskAdvisor.class, configuration);
        var meters = beans.one(Meters.class, configuration);
        configuration.requireNoProblem();
        try {
            var opened = stores.get();
            var all = gateways.open(opened.map(Stores::clock).orElse(null), toClose::add);
            var builder = Ringproof.with(all.getFirst())
                    .gateways(all.subList(1, all.size()))
                    .wording(wording)
                    .numbers(numbers)
                    .verification(verification)
                    .secondFactors(secondFactors)
                    .sessions(sessions)
                    .retention(retention)
                    .limits(limits)
                    .listener(beans::fire)
                    .meters(meters.orElseGet(this::metersOfContainer));
            opened.ifPresent(builder::stores);
            if (routes != null) {
                builder.routes(routes);
            }
            if (keys != null) {
                builder.keys(keys);
            }
            advisor.ifPresent(builder::riskAdvisor);
            beans.all(EventPublisher.class).forEach(builder::listener);
            builder.closing(toClose.toArray(AutoCloseable[]::new));
            beans.all(RingproofBuilderCustomizer.class).forEach(customizer -> customizer.customize(builder));
            return builder.build();
        } catch (RuntimeException | Error e) {
            toClose.reversed().forEach(part -> close(part, e));
            throw e;
        }
    }

    private @Nullable KeyRing keys(ConfigKey key) {
        var given = configuration.given(key);
        return given.isEmpty()
                ? null
                : configuration.<@Nullable KeyRing>checked(key, () -> KeyRing.parse(given.get()), null);
    }

    /** Returns what opens the stores, once there is no problem. It gives none if everything is kept in memory. */
    private Supplier<Optional<Stores>> stores(@Nullable KeyRing keys) {
        var given = beans.one(Stores.class, configuration);
        if (given.isPresent()) {
            return () -> given;
        }
        if (configuration.flag(ConfigKey.IN_MEMORY)) {
            return Optional::empty;
        }
        var database = database(keys);
        return () -> {
            var open = database.orElseThrow().open();
            toClose.add(open);
            return Optional.of(open.stores());
        };
    }

    private Optional<Database.Builder> database(@Nullable KeyRing keys) {
        requireGiven(ConfigKey.KEYS);
        requireGiven(ConfigKey.INDEX_KEY);
        var index = keys(ConfigKey.INDEX_KEY);
        int connections = configuration.number(ConfigKey.CONNECTIONS, 1, 1000);
        var migrate = configuration.value(ConfigKey.MIGRATE, Parts::migrate);
        var transactions = beans.one(HostTransactions.class, configuration);
        var database = beans.dataSource(configuration).map(Database::on);
        if (database.isPresent()) {
            var builder = database.get();
            configuration.checked(
                    ConfigKey.SCHEMA, () -> builder.schema(configuration.text(ConfigKey.SCHEMA)), builder);
            builder.migrate(migrate).connections(connections);
            if (keys != null && index != null) {
                builder.keys(keys, index);
            }
            transactions.ifPresent(builder::transactions);
        }
        return database;
    }

    private void requireGiven(ConfigKey key) {
        if (configuration.given(key).isEmpty()) {
            configuration.report(key.key() + " is missing: it must be an id, a colon and the base64 of 32 random bytes,"
                    + " which are kept outside of the database");
        }
    }

    private static Migrate migrate(String text) {
        return switch (text) {
            case "run" -> Migrate.RUN;
            case "validate" -> Migrate.VALIDATE;
            case "none" -> Migrate.NONE;
            default -> throw new IllegalArgumentException("it must be run, validate or none");
        };
    }

    /** Returns meters of MicroProfile Metrics if the container has it, and otherwise none. */
    private Meters metersOfContainer() {
        return Presence.of("org.eclipse.microprofile.metrics.MetricRegistry")
                ? MetricsOfContainer.meters(beans, toClose::add)
                : Meters.NONE;
    }

    private static void close(AutoCloseable part, Throwable cause) {
        try {
            part.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }
}
