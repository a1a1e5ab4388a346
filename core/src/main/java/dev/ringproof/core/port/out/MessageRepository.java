package dev.ringproof.core.port.out;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where text messages are kept until they are handed over, and what became of them after. Contents are stored sealed, and
 * wiped once their codes are dead.
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

    /** Withdraws the texts to that number of a code that was replaced. */
    void expire(E164Number to, ChallengeId challengeId, Instant now);

    /** Withdraws all texts to that number for an owner who has given it up. */
    void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now);

    /** Notes that the code of the texts to that number was entered, in the unit of work that accepts it. */
    void markEntered(E164Number to, ChallengeId challengeId, Instant now);

    /** Wipes what texts say whose codes are dead; many at a time, but not all if there are very many. */
    void wipe(Instant now);

    Optional<TextMessage> find(MessageId id);

    /** The message that a gateway took under that reference, locked until the unit of work ends. */
    Optional<TextMessage> lockByReference(String gateway, String reference);

    /** Stores what a receipt has made of a message that was locked in this unit of work. */
    void save(TextMessage message);

    /** The newest messages to one number of an owner's, newest first. */
    List<TextMessage> newest(E164Number to, PhoneNumberId phoneNumberId, int limit);

    /** The newest messages that fit, newest first. */
    List<TextMessage> newest(MessageSearch search);

    /** The gateway that took the last text to that number created in that time; empty where its code was entered. */
    Optional<String> lastGateway(E164Number to, Instant from, Instant before);

    /** What became of the texts with codes that were created from then on and before then, and handed over. */
    List<DeliveryCounts> counts(Instant from, Instant before);

    /** When the message that waits longest was due; empty when none is due. */
    Optional<Instant> oldestDue(Instant now);

    /** The newest messages that were handed over and are still readable, newest first: for the development inbox. */
    List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit);
}
