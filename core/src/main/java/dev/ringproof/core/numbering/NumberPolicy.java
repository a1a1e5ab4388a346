package dev.ringproof.core.numbering;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers may be added and texted. Regions, not calling codes: {@code +1} alone is 25 of them.
 *
 * @param regions ISO 3166-1 alpha-2 codes such as {@code US}; or {@code *} alone for all. {@code 001} (satellite and other
 *     networks of no country) is never among them
 * @param fixedLines whether numbers that are fixed lines for certain may be texted
 * @param voip whether numbers of voice-over-IP services may be
 * @param defaultRegion where numbers without a plus sign are taken to be from; null for none, so that they are refused
 * @param fictional whether {@code +1 XXX 555-0100} to {@code 0199} are test numbers: nothing is sent to them, and their
 *     code is 424242
 */
public record NumberPolicy(
        Set<String> regions,
        boolean fixedLines,
        boolean voip,
        @Nullable String defaultRegion,
        boolean fictional) {

    public static final String ALL_REGIONS = "*";

    public static final NumberPolicy DEFAULT = new NumberPolicy(Set.of("US", "CA"), false, false, null, false);

    public NumberPolicy {
        regions = Set.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("name at least one region that may be texted, or * for all");
        }
    }

    boolean allows(String region) {
        return regions.contains(region) || regions.contains(ALL_REGIONS);
    }
}
