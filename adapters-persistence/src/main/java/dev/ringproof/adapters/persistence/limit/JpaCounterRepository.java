package dev.ringproof.adapters.persistence.limit;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counters in the database. */
public final class JpaCounterRepository implements CounterRepository {
    @Override
    public Counted count(List<Charge> charges, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Count> look(List<Charge> charges, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void decide(Counter counter, @Nullable Standing standing, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int purge(Instant now, int limit) {
        return 0;
    }
}
