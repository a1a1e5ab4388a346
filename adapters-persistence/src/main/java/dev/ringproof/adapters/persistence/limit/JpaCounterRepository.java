package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.adapters.persistence.limit.CounterTable.Line;
import dev.ringproof.adapters.persistence.limit.CounterTable.Read;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counters in the database. All counters of a request are raised and read by one statement, in the order of their
 * limits, so that two units of work do not wait for each other in a circle.
 */
public final class JpaCounterRepository implements CounterRepository {
    private static final short WHOLE = 0;

    private final NumberIndex index;
    private final CounterTable counters;
    private final StandingTable standings;

    public JpaCounterRepository(NumberIndex index, boolean h2) {
        this.index = index;
        this.counters = new CounterTable(h2);
        this.standings = new StandingTable(h2);
    }

    @Override
    public Counted count(List<Charge> charges, Instant now) {
        var lines = charges.stream()
                .map(charge -> new Line(key(charge.counter()), charge))
                .toList();
        var raised = counters.raise(lines.stream().sorted(ORDER).toList(), now);
        var counts = lines.stream()
                .map(line -> {
                    var read = raised.get(line.key());
                    return count(line.charge(), read, read.row().raisedBefore());
                })
                .toList();
        return new Counted() {
            @Override
            public List<Count> counts() {
                return counts;
            }

            @Override
            public void takeBack() {
                counters.write(lines.stream()
                        .map(line -> raised.get(line.key()).row().minus(line.charge()))
                        .toList());
            }
        };
    }

    private static final Comparator<Line> ORDER = Comparator.comparing(
                    (Line line) -> line.charge().counter().limit())
            .thenComparing(line -> line.key().counted());

    private static Count count(Charge charge, Read read, @Nullable Instant raisedBefore) {
        var used = new ArrayList<Count.Used>();
        for (int i = 0; i < charge.rule().ceilings().size(); i++) {
            var meter = read.row().meter(charge, i);
            long max = charge.rule().ceilings().get(i).max();
            used.add(new Count.Used(meter.amount(), meter.entered(), meter.amount() > max));
        }
        return new Count(charge, used, raisedBefore, read.standing());
    }

    @Override
    public List<Count> look(List<Charge> charges, Instant now) {
        var keys = charges.stream().map(charge -> key(charge.counter())).toList();
        var found = new HashMap<CounterKey, Read>();
        counters.look(keys, now).forEach(read -> found.put(read.row().key(), read));
        var counts = new ArrayList<Count>();
        for (int i = 0; i < keys.size(); i++) {
            var charge = charges.get(i);
            var read = found.get(keys.get(i));
            counts.add(count(
                    charge,
                    new Read(read.row().plus(charge, now), read.standing()),
                    read.row().raisedAt()));
        }
        return counts;
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
    public int purge(Instant now, int limit) {
        int purged = counters.purge(now, limit);
        return purged + (purged < limit ? standings.purge(now, limit - purged) : 0);
    }

    private CounterKey key(Counter counter) {
        var counted = counter.limit().isSecret()
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(index.of(counter))
                : counter.value();
        return new CounterKey(counter.limit().wireName(), counted, WHOLE);
    }
}
