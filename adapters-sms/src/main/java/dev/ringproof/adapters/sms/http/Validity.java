package dev.ringproof.adapters.sms.http;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import java.time.Duration;
import java.time.Instant;

/** How long a carrier can be told to try, in seconds. */
public record Validity(long least, long most) {

    /** What is left of a text's life, as near as the carrier can have it. */
    public long of(OutgoingMessage text, Instant now) {
        return Math.clamp(Duration.between(now, text.expiresAt()).toSeconds(), least, most);
    }
}
