package dev.ringproof.adapters.sms.http;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import java.time.Duration;
import java.time.Instant;

/** The validity periods that a carrier accepts: for how many seconds it may go on trying to deliver a message. */
public record ValidityPeriod(long shortest, long longest) {

    /** Returns the seconds until the message expires, or the nearest period that the carrier accepts. */
    public long of(OutgoingMessage message, Instant now) {
        return Math.clamp(Duration.between(now, message.expiresAt()).toSeconds(), shortest, longest);
    }
}
