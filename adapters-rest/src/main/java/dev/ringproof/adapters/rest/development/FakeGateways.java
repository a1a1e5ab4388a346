package dev.ringproof.adapters.rest.development;

import dev.ringproof.core.delivery.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateways of a development server that have no carrier and fail as they are told. The application that assembles
 * the server implements this interface.
 */
public interface FakeGateways {

    /** Returns all of them, in the order of their names. */
    List<FakeGateway> all();

    /**
     * Makes a gateway behave differently from now on.
     *
     * @param behaviour one of the words for a behaviour
     * @param time how long the behaviour takes, for example until the gateway answers; null for its usual time
     * @return false if no such gateway has that name
     * @throws IllegalArgumentException if no behaviour has that word; the message lists all words
     */
    boolean behave(String gateway, String behaviour, @Nullable Duration time);

    /**
     * Returns when a message arrived at its phone, once for each time that it did, the earliest first; an empty list
     * while it is under way or if it is lost. Returns nothing for a message of which no gateway of this process knows
     * when it arrives.
     */
    Optional<List<Instant>> arrivals(MessageId id);

    /**
     * Adds a listener that hears each time a message arrives at its phone.
     *
     * @param listener is called by many threads at once; it returns at once and does not throw
     */
    void onArrival(Runnable listener);

    /**
     * One gateway.
     *
     * @param behaviour the word for how it behaves now
     * @param behaviours the words for all its behaviours
     */
    record FakeGateway(String name, String behaviour, List<String> behaviours) {
        public FakeGateway {
            behaviours = List.copyOf(behaviours);
        }
    }
}
