package dev.ringproof.adapters.persistence.refusal;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.port.out.RefusalRepository;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last refusals in the database. A refused request that repeats the one before it costs one statement, which only
 * reads.
 */
public final class JpaRefusalRepository implements RefusalRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(LastRefusalRow.class);

    private final UnlockedRows old = UnlockedRows.toDelete("last_refusal", "id", "refused_at < :before", "refused_at");

    private final NumberIndex index;

    public JpaRefusalRepository(NumberIndex index) {
        this.index = index;
    }

    @Override
    public void save(E164Number to, LastRefusal refusal) {
        var numberIndex = index.of(to);
        var stored = session().find(LastRefusalRow.class, LastRefusalRow.id(refusal.owner(), refusal.phoneNumberId()));
        if (stored == null) {
            session().persist(LastRefusalRow.of(numberIndex, refusal));
        } else if (!Arrays.equals(stored.numberIndex, numberIndex) || !refusal.repeats(stored.toDomain())) {
            stored.take(numberIndex, refusal);
        }
    }

    @Override
    public Optional<LastRefusal> find(PhoneNumberId id) {
        return find(id.value());
    }

    @Override
    public Optional<LastRefusal> findCreate(OwnerId owner) {
        return find(LastRefusalRow.id(owner, null));
    }

    private static Optional<LastRefusal> find(String id) {
        return Optional.ofNullable(session().find(LastRefusalRow.class, id)).map(LastRefusalRow::toDomain);
    }

    @Override
    public List<LastRefusal> newest(E164Number to, int limit) {
        return session()
                .createSelectionQuery(
                        "from LastRefusal where numberIndex = :index order by refusedAt desc, id", LastRefusalRow.class)
                .setParameter("index", index.of(to))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(LastRefusalRow::toDomain)
                .toList();
    }

    @Override
    public void remove(OwnerId owner, Collection<PhoneNumberId> numbers) {
        var ids = Stream.concat(
                        numbers.stream().map(number -> LastRefusalRow.id(owner, number)),
                        Stream.of(LastRefusalRow.id(owner, null)))
                .toList();
        session()
                .createMutationQuery("delete from LastRefusal where id in (:ids)")
                .setParameterList("ids", ids)
                .executeUpdate();
    }

    @Override
    public int purge(Instant before, int limit) {
        return old.change(before, limit);
    }
}
