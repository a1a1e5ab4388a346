package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.Event;
import java.time.Duration;
import java.time.Instant;

/**
 * An event: a carrier has said for the first time whether a message has arrived.
 *
 * @param region where the message went; ISO 3166-1 alpha-2, or {@code ZZ} where it is unknown
 * @param after the time from the hand-over until the receipt came in
 */
public record ReceiptEvent(MessageId id, String gateway, String region, boolean delivered, Duration after, Instant at)
        implements Event {
    @Override
    public String name() {
        return delivered ? "text_message.delivered" : "text_message.undelivered";
    }
}
