package dev.ringproof.adapters.sms.development;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gateway without a carrier. It behaves as it was last told, while it runs. */
public interface SwitchedGateway extends SmsGateway {

    /** Returns the word for how it behaves now. */
    String behaviour();

    /** Returns the words for all its behaviours. */
    List<String> behaviours();

    /**
     * Behaves like this from now on.
     *
     * @param time how long the behaviour takes; null for its usual time
     * @throws IllegalArgumentException if no behaviour has that word; the message lists all words
     */
    void behave(String behaviour, @Nullable Duration time);

    /**
     * Returns when a message arrived at its phone, once for each time that it did; nothing if this gateway does not know
     * the message.
     */
    default Optional<List<Instant>> arrivals(MessageId id) {
        return Optional.empty();
    }

    /**
     * Adds a listener that hears each time a message arrives at its phone.
     *
     * @param listener is called by many threads at once; it returns at once and does not throw
     */
    default void onArrival(Runnable listener) {}
}
