package dev.ringproof.adapters.rest.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of an identity provider's key set, for health checks.
 *
 * @param usable whether tokens can be checked now: there are keys, and they are not too old
 * @param keys how many keys can be used
 * @param age how long ago the keys were fetched; null if they never were
 * @param outOfReach for how long the key set could not be fetched; null if the last fetch succeeded
 */
public record KeySetStatus(
        boolean usable,
        int keys,
        @Nullable Duration age,
        @Nullable Duration outOfReach) {}
