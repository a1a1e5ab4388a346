package dev.ringproof.adapters.rest.development;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The fake gateways of a development server, which behave as they are told. Whoever wires the server knows them. */
@FunctionalInterface
public interface FakeGateways {

    /**
     * Has a gateway behave differently from now on.
     *
     * @param behaviour by its word; another is an {@link IllegalArgumentException} that lists them all
     * @param time in which it does so; null for its usual time
     * @return false where no fake gateway has that name
     */
    boolean behave(String gateway, String behaviour, @Nullable Duration time);
}
