package example.store;

import static example.store.Rows.nanos;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.port.out.RefusalRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps the last refusal of each number of an owner, and the last one of each owner who adds a number. */
final class JdbcRefusals implements RefusalRepository {
    private final Rows<Stored> rows;

    record Stored(E164Number to, LastRefusal refusal) {
        String id() {
            var number = refusal.phoneNumberId();
            return number == null ? idOf(refusal.owner()) : idOf(number);
        }
    }

    private static String idOf(OwnerId owner) {
        return "owner " + owner;
    }

    private static String idOf(PhoneNumberId number) {
        return "number " + number;
    }

    JdbcRefusals(JdbcUnitOfWork work) {
        rows = new Rows<>(work, "rp_refusal", Stored.class, Stored::id)
                .with("e164", row -> row.to().value())
                .with("refused_at", row -> nanos(row.refusal().at()));
    }

    @Override
    public void save(E164Number to, LastRefusal refusal) {
        var row = new Stored(to, refusal);
        var repeated =
                rows.find(row.id()).filter(stored -> stored.to().equals(to) && refusal.repeats(stored.refusal()));
        if (repeated.isEmpty()) {
            rows.put(row);
        }
    }

    @Override
    public Optional<LastRefusal> find(PhoneNumberId id) {
        return rows.find(idOf(id)).map(Stored::refusal);
    }

    @Override
    public Optional<LastRefusal> findCreate(OwnerId owner) {
        return rows.find(idOf(owner)).map(Stored::refusal);
    }

    @Override
    public List<LastRefusal> newest(E164Number to, int limit) {
        return rows.sorted("e164 = ?", "refused_at desc limit ?", to.value(), limit).stream()
                .map(Stored::refusal)
                .toList();
    }

    @Override
    public void remove(OwnerId owner, Collection<PhoneNumberId> numbers) {
        numbers.forEach(number -> rows.delete("id = ?", idOf(number)));
        rows.delete("id = ?", idOf(owner));
    }

    @Override
    public int purge(Instant before, int limit) {
        return rows.delete(limit, "refused_at < ?", "refused_at", nanos(before));
    }
}
