package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import java.time.Instant;
import java.util.Optional;

/**
 * Where second-factor challenges are kept. A challenge that is to be changed is found with its owner's account locked,
 * which locks it as well. Every implementation passes {@code SecondFactorChallengeRepositoryContract}.
 */
public interface SecondFactorChallengeRepository {

    /** Whose challenge it is; to be asked before the account can be locked. */
    Optional<OwnerId> ownerOf(ChallengeId id);

    Optional<SecondFactorChallenge> find(ChallengeId id);

    /** The challenge that was opened last within a session, for stepping up. */
    Optional<SecondFactorChallenge> newest(OwnerId owner, SessionId session);

    /** When a challenge was last passed within a session. */
    Optional<Instant> lastPassed(OwnerId owner, SessionId session);

    /** Stores the challenge, new or in place of what was stored of it. */
    void save(SecondFactorChallenge challenge);

    /** Uses up the assertion of a challenge that was passed; false where there is none, or it was used up before. */
    boolean redeem(ChallengeId id, Instant now);
}
