package dev.ringproof.core.memory;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps second-factor challenges in memory, also those that have expired, until they are purged. */
final class InMemoryChallenges implements SecondFactorChallengeRepository {
    private final Table<ChallengeId, SecondFactorChallenge> challenges;
    /** When the assertion of a challenge was redeemed. */
    private final Table<ChallengeId, Instant> redemptions;

    InMemoryChallenges(InMemoryUnitOfWork work) {
        this.challenges = new Table<>(work);
        this.redemptions = new Table<>(work);
    }

    @Override
    public Optional<OwnerId> ownerOf(ChallengeId id) {
        return find(id).map(SecondFactorChallenge::owner);
    }

    @Override
    public Optional<SecondFactorChallenge> find(ChallengeId id) {
        return challenges.find(id);
    }

    @Override
    public Optional<SecondFactorChallenge> newest(OwnerId owner, SessionId session) {
        return within(owner, session)
                .filter(challenge -> challenge.purpose() == Purpose.STEP_UP)
                .reduce((older, newer) -> newer.createdAt().isBefore(older.createdAt()) ? older : newer);
    }

    @Override
    public Optional<Instant> lastPassed(OwnerId owner, SessionId session) {
        return within(owner, session)
                .flatMap(challenge -> Stream.ofNullable(challenge.passed()))
                .map(SecondFactorChallenge.Passed::at)
                .max(Instant::compareTo);
    }

    private Stream<SecondFactorChallenge> within(OwnerId owner, SessionId session) {
        return challenges
                .matching(challenge -> challenge.owner().equals(owner) && session.equals(challenge.session()))
                .stream();
    }

    @Override
    public void save(SecondFactorChallenge challenge) {
        challenges.put(challenge.id(), challenge);
    }

    @Override
    public int wipeCodes(Instant now, int limit) {
        var wiped = challenges.matching(challenge -> challenge.wipedAt(now).isPresent()).stream()
                .limit(limit)
                .flatMap(challenge -> challenge.wipedAt(now).stream())
                .toList();
        wiped.forEach(challenge -> challenges.put(challenge.id(), challenge));
        return wiped.size();
    }

    @Override
    public void removeAll(OwnerId owner) {
        var theirs = challenges.matching(challenge -> challenge.owner().equals(owner)).stream()
                .map(SecondFactorChallenge::id)
                .toList();
        theirs.forEach(challenges::remove);
        theirs.forEach(redemptions::remove);
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        var old = challenges
                .matching(challenge -> challenge.expiresAt().isBefore(endedBefore)
                        && (challenge.passed() == null
                                || challenge.passed().at().isBefore(endedBefore)))
                .stream()
                .limit(limit)
                .map(SecondFactorChallenge::id)
                .toList();
        old.forEach(challenges::remove);
        old.forEach(redemptions::remove);
        return old.size();
    }

    @Override
    public boolean redeem(ChallengeId id, Instant now) {
        var passed = find(id).map(SecondFactorChallenge::passed);
        if (passed.isEmpty() || redemptions.find(id).isPresent()) {
            return false;
        }
        redemptions.put(id, now);
        return true;
    }
}
