package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.Event;
import java.time.Instant;

/** One gateway's answer to one text. Happens before the message's own event, and is not stored yet. */
public record HandoverEvent(MessageId id, String region, int segments, HandoverRecord handover, Instant at)
        implements Event {
    @Override
    public String name() {
        return "text_message.tried";
    }
}
