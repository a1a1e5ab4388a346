package dev.ringproof.core.memory;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import java.time.Instant;
import java.util.Optional;

/** Keeps possession checks in memory. */
final class InMemoryPossessionChecks implements PossessionCheckRepository {
    private final Table<PhoneNumberId, PossessionCheck> checks;

    InMemoryPossessionChecks(InMemoryUnitOfWork work) {
        this.checks = new Table<>(work);
    }

    @Override
    public Optional<PossessionCheck> find(PhoneNumberId phoneNumberId) {
        return checks.find(phoneNumberId);
    }

    @Override
    public void save(PossessionCheck check) {
        checks.put(check.phoneNumberId(), check);
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = checks.matching(check -> check.wipedAt(now).isPresent()).stream()
                .limit(limit)
                .flatMap(check -> check.wipedAt(now).stream())
                .toList();
        wiped.forEach(check -> checks.put(check.phoneNumberId(), check));
        return wiped.size();
    }

    @Override
    public int purge(Instant sentBefore, int limit) {
        var old = checks.matching(check -> check.lastSentAt().isBefore(sentBefore)).stream()
                .limit(limit)
                .map(PossessionCheck::phoneNumberId)
                .toList();
        old.forEach(checks::remove);
        return old.size();
    }

    /** Removes the check of a number that is removed itself. */
    void remove(PhoneNumberId phoneNumberId) {
        checks.remove(phoneNumberId);
    }
}
