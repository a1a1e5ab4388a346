package dev.ringproof.core.delivery.message;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/**
 * The id of a text message. It is the same at each hand-over of the message, so that a gateway can recognise a
 * repetition.
 */
public record MessageId(String value) {
    public MessageId {
        requireNonNull(value, "value");
        RandomIds.check(value);
    }

    /** Returns a new random id, which begins with {@code sms_}. */
    public static MessageId next(RandomGenerator random) {
        return new MessageId(RandomIds.next("sms_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
