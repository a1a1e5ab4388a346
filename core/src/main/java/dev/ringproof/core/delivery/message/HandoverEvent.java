package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.Event;
import java.time.Instant;

/**
 * An event: one gateway has answered to one message. It is published before the event of the message itself, and before
 * the answer is stored.
 *
 * @param region where the message goes; ISO 3166-1 alpha-2, or {@code ZZ} where it is unknown
 * @param segments the parts that a carrier bills
 */
public record HandoverEvent(MessageId id, String region, int segments, HandoverRecord handover, Instant at)
        implements Event {
    @Override
    public String name() {
        return "text_message.tried";
    }
}
