package dev.ringproof.core.delivery.routing;

import java.util.List;

/**
 * The destination of a message, in the terms of routes.
 *
 * @param region ISO 3166-1 alpha-2, or {@code ZZ} where the numbering plan knows none
 * @param callingCode the country calling code, such as 44; 0 where the numbering plan knows none
 */
public record Destination(String region, int callingCode) {
    static final String ANYWHERE = "*";

    /** Returns the names of the areas that contain the destination, the smallest first. */
    List<String> areas() {
        return List.of(region, "+" + callingCode, ANYWHERE);
    }
}
