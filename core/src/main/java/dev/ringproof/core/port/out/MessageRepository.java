package dev.ringproof.core.port.out;

import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where text messages are kept until they are handed over, and what became of them after. Contents are stored sealed.
 * Every implementation passes {@code MessageRepositoryContract}.
 */
public interface MessageRepository {

    /** Stores a new message, in the unit of work that stores its code. */
    void add(TextMessage message);

    /** Stores what became of messages, save of those that are settled already. */
    void update(Collection<TextMessage> messages);

    /**
     * Takes up queued messages that are due, oldest first, leased to the caller from now on; of two callers at once each
     * gets its own.
     */
    List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy);

    /** Expires what is still queued to that number for a code that was replaced. */
    void expire(E164Number to, ChallengeId challengeId, Instant now);

    /** Expires all that is still queued to that number for an owner who has given it up. */
    void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now);

    /** When the message that waits longest was due; empty when none is due. */
    Optional<Instant> oldestDue(Instant now);

    /** The newest messages that were handed over and are still readable, newest first: for the development inbox. */
    List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit);
}
