package dev.ringproof.adapters.persistence.optout;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.port.out.OptOutRepository;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The list of opt-outs in the database. If two units of work add one number at once, one violates the primary key and
 * is run again.
 */
public final class JpaOptOutRepository implements OptOutRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(OptOutRow.class);

    private final Seal seal;
    private final NumberIndex index;

    public JpaOptOutRepository(Seal seal, NumberIndex index) {
        this.seal = seal;
        this.index = index;
    }

    @Override
    public Optional<OptOut> find(E164Number number) {
        return Optional.ofNullable(row(number)).map(OptOutRow::toDomain);
    }

    @Override
    public void add(E164Number number, OptOut entry) {
        session().persist(OptOutRow.of(number, entry, seal, index));
    }

    /** Deletes at once, since Hibernate would otherwise insert a new entry of the same number before. */
    @Override
    public Optional<OptOut> remove(E164Number number) {
        var row = row(number);
        if (row == null) {
            return Optional.empty();
        }
        session().remove(row);
        session().flush();
        return Optional.of(row.toDomain());
    }

    private @Nullable OptOutRow row(E164Number number) {
        return session().find(OptOutRow.class, index.of(number));
    }

    @Override
    public List<OptOut> newest(int offset, int limit) {
        return session()
                .createSelectionQuery("from OptOut order by createdAt desc, id desc", OptOutRow.class)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(OptOutRow::toDomain)
                .toList();
    }
}
