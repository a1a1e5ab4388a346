package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import java.util.List;

/**
 * The conversation of an operator about messages and gateways. Safe for use by many threads. Every method may also
 * throw {@link dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. No argument
 * may be null.
 */
public interface MessageAdministration {

    /**
     * Returns the newest messages to one number, the newest first, at most 100.
     *
     * @throws NoSuchPhoneNumber if there is no such number
     */
    List<TextMessage> ofNumber(PhoneNumberId id) throws NoSuchPhoneNumber;

    /** Returns the newest messages that match, the newest first. */
    List<TextMessage> newest(MessageSearch search);

    /**
     * Sends the same code or notice once more while it is of use, by another gateway if there is one. A message with a
     * code says how long the code is valid from now on. The policy's time between two messages with codes for one
     * number holds here too, and so do the limits of the number, the owner and the budget.
     *
     * @return the new message, which has an id of its own
     * @throws NoSuchMessage if there is no such message
     */
    @RefusedWith({
        Refusal.CodeExpired.class,
        Refusal.ResendTooSoon.class,
        Refusal.OptedOut.class,
        Refusal.TooManyRequests.class
    })
    Outcome<TextMessage> resend(MessageId id) throws NoSuchMessage;

    /** Returns a report on each gateway, in the order in which the gateways were given. */
    List<GatewayReport> gateways();

    /**
     * The state of one gateway.
     *
     * @param health the health as this node sees it
     * @param lastHour the messages of the last 60 minutes and of this one on all nodes, by region. What is said of a
     *     message is at most 10 seconds old, or a quarter of its age
     */
    record GatewayReport(String name, GatewayHealth health, List<DeliveryCounts> lastHour) {}
}
