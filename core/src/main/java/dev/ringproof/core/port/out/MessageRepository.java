package dev.ringproof.core.port.out;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages, before they are handed over and after. Bodies are stored sealed, and they are wiped when their codes
 * are not valid any more. Every method is called inside a unit of work, by many threads at once. An argument may be
 * null only where its type says so; results are never null. Every implementation passes {@code
 * MessageRepositoryContract}.
 */
public interface MessageRepository {

    /** Stores a new message, in the unit of work that stores its code. */
    void add(TextMessage message);

    /** Stores the results of hand-overs. A message that is not queued any more stays as it is. */
    void update(Collection<TextMessage> messages);

    /**
     * Returns queued messages that are due, the oldest first, and leases them to the caller from now on. Of two callers
     * at the same time, no message is returned to both.
     *
     * @param limit how many messages at most, at least 1
     */
    List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy);

    /** Withdraws the messages to the number that carry a dead code. */
    void expire(E164Number to, ChallengeId challengeId, Instant now);

    /**
     * Stops the queued messages to the number with the code of this challenge, since another message with the same code
     * is about to be added. The result of a hand-over that is under way is still stored.
     */
    void supersede(E164Number to, ChallengeId challengeId, Instant now);

    /**
     * Withdraws all messages with codes to a number that an owner has removed. Notices are still sent: they tell whose
     * number it was what happened.
     */
    void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now);

    /**
     * Returns the owner's notices that {@linkplain TextMessage#waitsAt wait} for further changes, the oldest first, and
     * locks them, so that no node claims them before this unit of work ends. The caller has locked the account.
     */
    List<TextMessage> lockWaitingNotices(OwnerId owner, Instant now);

    /** Stores another body of a notice that waits and was locked in this unit of work. */
    void rewrite(TextMessage notice);

    /**
     * Returns when notices to the owner were or will be {@linkplain TextMessage#noticeDueAt first due}, the latest
     * first. Notices to several numbers with one due time count once.
     *
     * @param createdFrom only those that were created then or later
     * @param limit how many times at most, at least 1
     */
    List<Instant> noticeTimes(OwnerId owner, Instant createdFrom, int limit);

    /** Notes that the code of the messages was entered, in the unit of work that accepts the code. */
    void markEntered(E164Number to, ChallengeId challengeId, Instant now);

    /** Wipes bodies whose codes are not valid any more. One call may leave some of very many for the next call. */
    void wipe(Instant now);

    /**
     * Deletes settled messages that were created before this time, the oldest first. Those that another unit of work
     * has locked stay.
     *
     * @param limit how many messages at most, at least 1
     * @return how many were deleted
     */
    int purge(Instant createdBefore, int limit);

    /** Returns one message; nothing if there is no such message. */
    Optional<TextMessage> find(MessageId id);

    /**
     * Returns the message that a gateway took under this reference, locked until the unit of work ends; the newest one
     * if there are several.
     */
    Optional<TextMessage> lockByReference(String gateway, String reference);

    /** Stores what a receipt has made of a message that is locked in this unit of work. */
    void save(TextMessage message);

    /**
     * Returns the newest messages to one number of an owner, the newest first.
     *
     * @param limit how many messages at most, at least 1
     */
    List<TextMessage> newest(E164Number to, PhoneNumberId phoneNumberId, int limit);

    /**
     * Returns the newest messages to one number by all owners, the newest first.
     *
     * @param limit how many messages at most, at least 1
     */
    List<TextMessage> newest(E164Number to, int limit);

    /** Returns the newest messages that match, the newest first. */
    List<TextMessage> newest(MessageSearch search);

    /**
     * Returns the gateway that took the last message to the number; nothing if there was no message in that time, no
     * gateway took it, or its code was entered.
     *
     * @param from the earliest time of creation, inclusive
     * @param before the latest time of creation, exclusive
     */
    Optional<String> lastGateway(E164Number to, Instant from, Instant before);

    /**
     * Returns what became of the messages with codes that were handed over, by gateway and region.
     *
     * @param from the earliest time of creation, inclusive
     * @param before the latest time of creation, exclusive
     */
    List<DeliveryCounts> counts(Instant from, Instant before);

    /** Returns since when the oldest waiting message has been due; nothing if no message is due. */
    Optional<Instant> oldestDue(Instant now);

    /**
     * Returns the newest messages that were handed over and still have a body, the newest first, for the development
     * inbox.
     *
     * @param to only messages to this number; null for all numbers
     * @param limit how many messages at most, at least 1
     */
    List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit);
}
