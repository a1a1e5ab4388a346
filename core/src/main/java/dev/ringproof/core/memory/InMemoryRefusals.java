package dev.ringproof.core.memory;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.port.out.RefusalRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the last refusals in memory. */
final class InMemoryRefusals implements RefusalRepository {
    private final Table<Key, Row> rows;

    InMemoryRefusals(InMemoryUnitOfWork work) {
        this.rows = new Table<>(work);
    }

    /** A number of an owner, or an owner. */
    private record Key(
            @Nullable PhoneNumberId number, @Nullable OwnerId owner) {
        static Key of(LastRefusal refusal) {
            return refusal.phoneNumberId() == null
                    ? new Key(null, refusal.owner())
                    : new Key(refusal.phoneNumberId(), null);
        }
    }

    private record Row(E164Number to, LastRefusal refusal) {}

    @Override
    public void save(E164Number to, LastRefusal refusal) {
        var key = Key.of(refusal);
        var stored = rows.find(key);
        if (stored.isEmpty() || !stored.get().to.equals(to) || !refusal.repeats(stored.get().refusal)) {
            rows.put(key, new Row(to, refusal));
        }
    }

    @Override
    public Optional<LastRefusal> find(PhoneNumberId id) {
        return rows.find(new Key(id, null)).map(Row::refusal);
    }

    @Override
    public Optional<LastRefusal> findCreate(OwnerId owner) {
        return rows.find(new Key(null, owner)).map(Row::refusal);
    }

    @Override
    public List<LastRefusal> newest(E164Number to, int limit) {
        return rows.entries((key, row) -> row.to.equals(to)).stream()
                .map(entry -> entry.getValue().refusal)
                .sorted(comparing(LastRefusal::at).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public void remove(OwnerId owner, Collection<PhoneNumberId> numbers) {
        numbers.forEach(number -> rows.remove(new Key(number, null)));
        rows.remove(new Key(null, owner));
    }

    @Override
    public int purge(Instant before, int limit) {
        var old = rows.entries((key, row) -> row.refusal.at().isBefore(before)).stream()
                .sorted(comparing(entry -> entry.getValue().refusal.at()))
                .limit(limit)
                .toList();
        old.forEach(entry -> rows.remove(entry.getKey()));
        return old.size();
    }
}
