package dev.ringproof.adapters.persistence.account;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;

import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Possession checks in the database. The lock on the account covers them as well. */
public final class JpaPossessionCheckRepository implements PossessionCheckRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(PossessionCheckRow.class);

    private final UnlockedRows old =
            UnlockedRows.toDelete("possession_check", "phone_number_id", "created_at < :before", "created_at");

    private final UnlockedRows expiredCodes = UnlockedRows.toWipe("possession_check", "phone_number_id");

    @Override
    public Optional<PossessionCheck> find(PhoneNumberId phoneNumberId) {
        return row(phoneNumberId).map(PossessionCheckRow::toDomain);
    }

    @Override
    public void save(PossessionCheck check) {
        row(check.phoneNumberId()).ifPresentOrElse(known -> known.take(check), () -> {
            var row = new PossessionCheckRow();
            row.take(check);
            session().persist(row);
        });
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        return expiredCodes.change(now, limit);
    }

    @Override
    public int purge(Instant sentBefore, int limit) {
        return old.change(sentBefore, limit);
    }

    private static Optional<PossessionCheckRow> row(PhoneNumberId id) {
        return Optional.ofNullable(session().find(PossessionCheckRow.class, id.value()));
    }
}
