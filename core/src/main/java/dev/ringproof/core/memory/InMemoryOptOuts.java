package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.port.out.OptOutRepository;
import java.util.List;
import java.util.Optional;

/** Keeps the list of opt-outs in memory. */
final class InMemoryOptOuts implements OptOutRepository {
    private final Table<E164Number, OptOut> entries;

    InMemoryOptOuts(InMemoryUnitOfWork work) {
        this.entries = new Table<>(work);
    }

    @Override
    public Optional<OptOut> find(E164Number number) {
        return entries.find(number);
    }

    @Override
    public void add(E164Number number, OptOut entry) {
        entries.put(number, entry);
    }

    @Override
    public Optional<OptOut> remove(E164Number number) {
        var entry = entries.find(number);
        entry.ifPresent(removed -> entries.remove(number));
        return entry;
    }

    @Override
    public List<OptOut> newest(int offset, int limit) {
        return entries.matching(entry -> true).stream()
                .sorted(comparing(OptOut::at).reversed())
                .skip(offset)
                .limit(limit)
                .toList();
    }
}
