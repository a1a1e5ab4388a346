package dev.ringproof.core.delivery.routing;

import java.util.List;

/**
 * Where a text goes, as routes know places.
 *
 * @param region ISO 3166-1 alpha-2, or {@code ZZ} where the numbering plan knows none
 * @param callingCode such as 44
 */
public record Destination(String region, int callingCode) {
    static final String ANYWHERE = "*";

    /** By what names a route may be found, the closest first. */
    List<String> areas() {
        return List.of(region, "+" + callingCode, ANYWHERE);
    }
}
