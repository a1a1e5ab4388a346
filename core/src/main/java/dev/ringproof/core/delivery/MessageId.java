package dev.ringproof.core.delivery;

import dev.ringproof.core.domain.Ids;
import java.util.random.RandomGenerator;

/** Names one text message; stays the same however often it is tried, so that a gateway can tell a repetition. */
public record MessageId(String value) {
    public static MessageId next(RandomGenerator random) {
        return new MessageId(Ids.next("sms_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
