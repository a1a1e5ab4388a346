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
    private final Ringproof foreground;

    /** @param settings what the nodes have besides; without {@code forTests}, backup codes take long */
    TwoNodes(InstantSource clock, SmsGateway gateway, UnaryOperator<Ringproof.Builder> settings) {
        var url = TestDatabases.postgresql();
        var keys = KeyRing.random(new Random(3));
        for (int i = 0; i < 2; i++) {
            databases.add(TestDatabases.open(url));
            nodes.add(settings.apply(builder(i, clock, gateway, keys)).build());
        }
        foreground = settings.apply(builder(0, clock, gateway, keys)).forTests().build();
    }

    private Ringproof.Builder builder(int node, InstantSource clock, SmsGateway gateway, KeyRing keys) {
        var database = databases.get(node);
        return Ringproof.with(gateway)
                .stores(SameStores.with(database.stores().work(), clock, TestDatabases.stores(database)))
                .keys(keys)
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                .limits(Limits.WIDE_OPEN);
    }

    /** Returns a third one on the same database, which makes backup codes fast and delivers nothing of the others. */
    Ringproof foreground() {
        return foreground;
    }

    /** Returns one node for even numbers and the other one for odd numbers. */
    Ringproof node(int i) {
        return nodes.get(i % nodes.size());
    }

    @Override
    public void close() {
        nodes.forEach(Ringproof::close);
        foreground.close();
        databases.forEach(Database::close);
    }
}
