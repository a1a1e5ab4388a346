package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** Names one text message; stays the same however often it is tried, so that a gateway can tell a repetition. */
public record MessageId(String value) {
    public static MessageId next(RandomGenerator random) {
        return new MessageId(RandomIds.next("sms_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
