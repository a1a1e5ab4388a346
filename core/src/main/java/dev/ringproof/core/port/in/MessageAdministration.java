package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Outcome;
import java.util.List;

/** The conversation of an operator about text messages: what became of them, and how the gateways fare. */
public interface MessageAdministration {

    /**
     * The newest texts to a number, newest first, at most 100.
     *
     * @throws NoSuchPhoneNumber where there is no such number
     */
    List<TextMessage> ofNumber(PhoneNumberId id);

    List<TextMessage> newest(MessageSearch search);

    /**
     * Sends the same text once more while its code lives, by another gateway where there is one; not sooner after the last
     * than a person may ask for another code. The value is the message that is sent.
     *
     * @throws NoSuchMessage where there is no such message
     */
    Outcome<TextMessage> resend(MessageId id);

    /** All gateways, in the order they were given. */
    List<GatewayReport> gateways();

    /**
     * How one gateway fares.
     *
     * @param health as this node sees it
     * @param lastHour what became of the texts of the last hour, on all nodes, by region
     */
    record GatewayReport(String name, GatewayHealth health, List<DeliveryCounts> lastHour) {}
}
