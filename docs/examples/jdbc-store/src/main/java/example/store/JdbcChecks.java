package example.store;

import static example.store.Rows.nanos;

import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import java.time.Instant;
import java.util.Optional;

/** Keeps possession checks, one for each number. */
final class JdbcChecks implements PossessionCheckRepository {
    private final Rows<PossessionCheck> rows;

    JdbcChecks(JdbcUnitOfWork work) {
        rows = new Rows<>(
                        work,
                        "rp_check",
                        PossessionCheck.class,
                        check -> check.phoneNumberId().value())
                .with("last_sent_at", check -> nanos(check.lastSentAt()));
    }

    @Override
    public Optional<PossessionCheck> find(PhoneNumberId number) {
        return rows.find(number.value());
    }

    @Override
    public void save(PossessionCheck check) {
        rows.put(check);
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = rows.where("true").stream()
                .flatMap(check -> check.wipedAt(now).stream())
                .limit(limit)
                .toList();
        wiped.forEach(rows::put);
        return wiped.size();
    }

    @Override
    public int purge(Instant sentBefore, int limit) {
        return rows.delete(limit, "last_sent_at < ?", "last_sent_at", nanos(sentBefore));
    }

    /** Removes the check of a number that is removed itself. */
    void remove(PhoneNumberId number) {
        rows.delete("id = ?", number.value());
    }
}
