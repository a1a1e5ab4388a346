package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps second-factor challenges. A caller that will change a challenge has locked its owner's account, and so the
 * challenge. Every method is called inside a unit of work, by many threads at once. Arguments and results are never
 * null. Every implementation passes {@code SecondFactorChallengeRepositoryContract}.
 */
public interface SecondFactorChallengeRepository {

    /** Returns the owner of a challenge, so that the account can be locked; nothing if there is no such challenge. */
    Optional<OwnerId> ownerOf(ChallengeId id);

    /** Returns one challenge; nothing if there is no such challenge. */
    Optional<SecondFactorChallenge> find(ChallengeId id);

    /** Returns the challenge for a step-up that was opened last within the session; nothing if there is none. */
    Optional<SecondFactorChallenge> newest(OwnerId owner, SessionId session);

    /** Returns when a challenge was last passed within the session; nothing if none was. */
    Optional<Instant> lastPassed(OwnerId owner, SessionId session);

    /** Stores a challenge that is new or has changed. */
    void save(SecondFactorChallenge challenge);

    /**
     * Wipes the sealed codes of challenges that have expired, since nobody sends them again. Those that another unit of
     * work has locked stay for the next call.
     *
     * @param limit how many codes at most, at least 1
     * @return how many were wiped
     */
    int wipeCodes(Instant now, int limit);

    /**
     * Deletes challenges that have expired before this time, and were not passed since then. Those that another unit of
     * work has locked stay.
     *
     * @param limit how many challenges at most, at least 1
     * @return how many were deleted
     */
    int purge(Instant endedBefore, int limit);

    /** Deletes all challenges of an owner, who is deleted. The caller has locked the account. */
    void removeAll(OwnerId owner);

    /** Uses up the assertion of a passed challenge; returns false if there is none, or if it was used up before. */
    boolean redeem(ChallengeId id, Instant now);
}
