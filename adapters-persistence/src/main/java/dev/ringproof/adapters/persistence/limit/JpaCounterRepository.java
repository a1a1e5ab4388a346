package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.adapters.persistence.limit.CounterTable.Line;
import dev.ringproof.adapters.persistence.limit.CounterTable.Read;
import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters in the database. All counters of a request are raised and read by one statement. On PostgreSQL, a counter
 * that many requests raise is divided into shards, so that they do not wait for each other; near a ceiling of such a
 * counter, a request needs a few statements more.
 */
public final class JpaCounterRepository implements CounterRepository {
    private final NumberIndex index;
    private final Shards shards;
    private final Sums sums = new Sums();
    private final CounterTable counters;
    private final StandingTable standings;

    /** @param shards into how many shards a shared counter is divided; 0 for none. All nodes have the same number */
    public JpaCounterRepository(NumberIndex index, boolean h2, int shards, Schema schema) {
        this.index = index;
        this.shards = new Shards(shards);
        this.counters = new CounterTable(h2, schema);
        this.standings = new StandingTable(h2, schema);
    }

    @Override
    public <T> T apart(Supplier<T> part) {
        return JpaUnitOfWork.apart(part);
    }

    @Override
    public Counted count(List<Charge> charges, Instant now) {
        short shard = shards.next();
        var lines = charges.stream()
                .map(charge -> new Line(shards.choose(key(charge.counter()), shard, charge, now), charge))
                .toList();
        return new Raise(counters, shards, sums, lines, now);
    }

    @Override
    public List<Count> look(List<Charge> charges, Instant now) {
        var keys = charges.stream().map(charge -> key(charge.counter())).toList();
        var read = counters.look(keys, now);
        var counts = new ArrayList<Count>();
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            counts.add(look(
                    charges.get(i),
                    read.stream()
                            .filter(one -> one.row().key().whole().equals(key))
                            .toList(),
                    now));
        }
        return counts;
    }

    private static Count look(Charge charge, List<Read> read, Instant now) {
        var used = new ArrayList<Count.Used>();
        var ceilings = charge.rule().ceilings();
        for (int i = 0; i < ceilings.size(); i++) {
            long amount = charge.amount();
            long entered = charge.entered();
            for (var one : read) {
                var meter = one.row().at(charge, i, now);
                amount += meter.amount();
                entered += meter.entered();
            }
            used.add(new Count.Used(amount, entered, amount > ceilings.get(i).max()));
        }
        var raisedAt = read.stream().map(one -> one.row().raisedAt()).reduce(null, Raise::latest);
        return new Count(charge, used, raisedAt, read.getFirst().standing());
    }

    @Override
    public void decide(Counter counter, @Nullable Standing standing, Instant now) {
        var key = key(counter);
        if (standing == null) {
            standings.remove(key.limit(), key.counted());
        } else {
            standings.store(key.limit(), key.counted(), standing);
        }
    }

    @Override
    public List<String> values(Limit limit, Standing.@Nullable Kind standing, String after, int most, Instant now) {
        if (limit.isSecret()) {
            throw new IllegalArgumentException("the values of this limit are secret");
        }
        return standing == null
                ? counters.values(limit.wireName(), after, most)
                : standings.values(limit.wireName(), standing, after, most, now);
    }

    @Override
    public int purge(Instant now, int limit) {
        int purged = counters.purge(now, limit);
        return purged + (purged < limit ? standings.purge(now, limit - purged) : 0);
    }

    private CounterKey key(Counter counter) {
        var counted = counter.limit().isSecret()
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(index.of(counter))
                : counter.value();
        return new CounterKey(counter.limit().wireName(), counted, CounterKey.WHOLE);
    }
}
