package dev.ringproof.adapters.persistence.challenge;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.CHALLENGE;

import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Second-factor challenges in the database. */
public final class JpaSecondFactorChallengeRepository implements SecondFactorChallengeRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(SecondFactorChallengeRow.class);

    private final UnlockedRows old = UnlockedRows.toDelete(
            "second_factor_challenge",
            "id",
            "expires_at < :before and (passed_at is null or passed_at < :before)",
            "expires_at");

    private final UnlockedRows expiredCodes = UnlockedRows.toWipe("second_factor_challenge", "id");

    /**
     * {@inheritDoc}
     *
     * <p>Reads the owner alone, because the row itself must be read after the account is locked.
     */
    @Override
    public Optional<OwnerId> ownerOf(ChallengeId id) {
        beforeLocking(CHALLENGE, id.value());
        return session()
                .createSelectionQuery("select ownerId from SecondFactorChallenge where id = :id", String.class)
                .setParameter("id", id.value())
                .uniqueResultOptional()
                .map(OwnerId::new);
    }

    @Override
    public Optional<SecondFactorChallenge> find(ChallengeId id) {
        return Optional.ofNullable(session().find(SecondFactorChallengeRow.class, id.value()))
                .map(SecondFactorChallengeRow::toDomain);
    }

    @Override
    public Optional<SecondFactorChallenge> newest(OwnerId owner, SessionId session) {
        return session()
                .createSelectionQuery(
                        "from SecondFactorChallenge where ownerId = :owner and sessionId = :session"
                                + " and purpose = :purpose order by createdAt desc, id limit 1",
                        SecondFactorChallengeRow.class)
                .setParameter("owner", owner.value())
                .setParameter("session", session.value())
                .setParameter("purpose", Purpose.STEP_UP)
                .uniqueResultOptional()
                .map(SecondFactorChallengeRow::toDomain);
    }

    @Override
    public Optional<Instant> lastPassed(OwnerId owner, SessionId session) {
        return Optional.ofNullable(session()
                .createSelectionQuery(
                        "select max(passedAt) from SecondFactorChallenge"
                                + " where ownerId = :owner and sessionId = :session",
                        Instant.class)
                .setParameter("owner", owner.value())
                .setParameter("session", session.value())
                .getSingleResultOrNull());
    }

    @Override
    public void save(SecondFactorChallenge challenge) {
        beforeLocking(CHALLENGE, challenge.id().value());
        var row = session().find(SecondFactorChallengeRow.class, challenge.id().value());
        if (row == null) {
            var added = new SecondFactorChallengeRow();
            added.take(challenge);
            session().persist(added);
        } else {
            row.take(challenge);
        }
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        return expiredCodes.change(now, limit);
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        return old.change(endedBefore, limit);
    }

    @Override
    public void removeAll(OwnerId owner) {
        session()
                .createMutationQuery("delete from SecondFactorChallenge where ownerId = :owner")
                .setParameter("owner", owner.value())
                .executeUpdate();
    }

    @Override
    public boolean redeem(ChallengeId id, Instant now) {
        beforeLocking(CHALLENGE, id.value());
        return session()
                        .createMutationQuery("update SecondFactorChallenge set redeemedAt = :now"
                                + " where id = :id and passedAt is not null and redeemedAt is null")
                        .setParameter("now", now)
                        .setParameter("id", id.value())
                        .executeUpdate()
                == 1;
    }
}
