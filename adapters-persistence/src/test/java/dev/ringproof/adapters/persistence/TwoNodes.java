package dev.ringproof.adapters.persistence;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.internal.Limits;
import dev.ringproof.testkit.internal.SameStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Two nodes with the same keys on one new PostgreSQL database. They send no notices, want no step-up, and no ceiling of
 * a limit is ever reached.
 */
final class TwoNodes implements AutoCloseable {
    private final List<Database> databases = new ArrayList<>();
    private final List<Ringproof> nodes = new ArrayList<>();

    /** @param settings what the nodes have besides */
    TwoNodes(InstantSource clock, SmsGateway gateway, UnaryOperator<Ringproof.Builder> settings) {
        var url = TestDatabases.postgresql();
        var keys = KeyRing.random(new Random(3));
        for (int i = 0; i < 2; i++) {
            var database = TestDatabases.open(url);
            databases.add(database);
            var builder = Ringproof.with(gateway)
                    .forTests()
                    .stores(SameStores.with(database.stores().work(), clock, TestDatabases.stores(database)))
                    .keys(keys)
                    .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                    .limits(Limits.WIDE_OPEN);
            nodes.add(settings.apply(builder).build());
        }
    }

    /** Returns one node for even numbers and the other one for odd numbers. */
    Ringproof node(int i) {
        return nodes.get(i % nodes.size());
    }

    @Override
    public void close() {
        nodes.forEach(Ringproof::close);
        databases.forEach(Database::close);
    }
}
