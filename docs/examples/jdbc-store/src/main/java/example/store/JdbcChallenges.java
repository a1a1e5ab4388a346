package example.store;

import static example.store.Rows.nanos;
import static java.util.Comparator.naturalOrder;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps second-factor challenges, and when the assertion of each was used up. */
final class JdbcChallenges implements SecondFactorChallengeRepository {
    private final Rows<Stored> rows;

    record Stored(SecondFactorChallenge challenge, @Nullable Instant redeemedAt) {
        /** Returns the time from which nobody needs the challenge: it has expired, and was not passed later. */
        Instant endedAt() {
            var passed = challenge.passed();
            return passed == null || passed.at().isBefore(challenge.expiresAt()) ? challenge.expiresAt() : passed.at();
        }
    }

    JdbcChallenges(JdbcUnitOfWork work) {
        rows = new Rows<>(
                        work,
                        "rp_challenge",
                        Stored.class,
                        row -> row.challenge().id().value())
                .with("owner", row -> row.challenge().owner().value())
                .with(
                        "session",
                        row -> row.challenge().session() == null
                                ? null
                                : row.challenge().session().value())
                .with("ended_at", row -> nanos(row.endedAt()));
    }

    @Override
    public Optional<OwnerId> ownerOf(ChallengeId id) {
        return find(id).map(SecondFactorChallenge::owner);
    }

    @Override
    public Optional<SecondFactorChallenge> find(ChallengeId id) {
        return rows.find(id.value()).map(Stored::challenge);
    }

    @Override
    public Optional<SecondFactorChallenge> newest(OwnerId owner, SessionId session) {
        return within(owner, session).stream()
                .filter(challenge -> challenge.purpose() == Purpose.STEP_UP)
                .reduce((older, newer) -> newer.createdAt().isBefore(older.createdAt()) ? older : newer);
    }

    @Override
    public Optional<Instant> lastPassed(OwnerId owner, SessionId session) {
        return within(owner, session).stream()
                .flatMap(challenge -> Stream.ofNullable(challenge.passed()))
                .map(SecondFactorChallenge.Passed::at)
                .max(naturalOrder());
    }

    private List<SecondFactorChallenge> within(OwnerId owner, SessionId session) {
        return rows.where("owner = ? and session = ?", owner.value(), session.value()).stream()
                .map(Stored::challenge)
                .toList();
    }

    @Override
    public void save(SecondFactorChallenge challenge) {
        var redeemedAt =
                rows.find(challenge.id().value()).map(Stored::redeemedAt).orElse(null);
        rows.put(new Stored(challenge, redeemedAt));
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = rows.where("true").stream()
                .flatMap(row -> row.challenge().wipedAt(now).stream())
                .limit(limit)
                .toList();
        wiped.forEach(this::save);
        return wiped.size();
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        return rows.delete(limit, "ended_at < ?", "ended_at", nanos(endedBefore));
    }

    @Override
    public void removeAll(OwnerId owner) {
        rows.delete("owner = ?", owner.value());
    }

    @Override
    public boolean redeem(ChallengeId id, Instant now) {
        var row = rows.find(id.value())
                .filter(stored -> stored.challenge().passed() != null && stored.redeemedAt() == null);
        row.ifPresent(stored -> rows.put(new Stored(stored.challenge(), now)));
        return row.isPresent();
    }
}
