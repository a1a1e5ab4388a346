package dev.ringproof.adapters.rest.development;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The fake gateways of a development server. The application that assembles the server implements this interface. */
@FunctionalInterface
public interface FakeGateways {

    /**
     * Makes a gateway behave differently from now on.
     *
     * @param behaviour one of the words for a behaviour
     * @param time how long the behaviour takes, for example until the gateway answers; null for its usual time
     * @return false if no fake gateway has that name
     * @throws IllegalArgumentException if no behaviour has that word; the message lists all words
     */
    boolean behave(String gateway, String behaviour, @Nullable Duration time);
}
