package dev.ringproof.adapters.persistence;

import static dev.ringproof.adapters.persistence.JpaUnitOfWork.session;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import java.util.Optional;

/** Possession checks in the database; the lock on their account is theirs as well. */
final class JpaPossessionCheckRepository implements PossessionCheckRepository {

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

    private static Optional<PossessionCheckRow> row(PhoneNumberId id) {
        return Optional.ofNullable(session().find(PossessionCheckRow.class, id.value()));
    }
}
