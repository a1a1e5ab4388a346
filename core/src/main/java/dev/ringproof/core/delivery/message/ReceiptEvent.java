package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.Event;
import java.time.Duration;
import java.time.Instant;

/**
 * A carrier has said for the first time whether a text has arrived.
 *
 * @param after how long after the hand-over it was heard
 */
public record ReceiptEvent(MessageId id, String gateway, String region, boolean delivered, Duration after, Instant at)
        implements Event {
    @Override
    public String name() {
        return delivered ? "text_message.delivered" : "text_message.undelivered";
    }
}
