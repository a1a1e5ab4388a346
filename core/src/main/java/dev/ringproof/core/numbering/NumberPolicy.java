package dev.ringproof.core.numbering;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers may be added and receive messages. The policy lists regions and not calling codes, since {@code +1}
 * alone stands for 25 regions.
 *
 * @param regions ISO 3166-1 alpha-2 codes such as {@code US}, or {@code *} for all regions. {@code 001} (satellite and
 *     other networks that belong to no country) is never allowed
 * @param fixedLines whether messages may be sent to numbers that are certainly fixed lines
 * @param voip whether messages may be sent to numbers of voice-over-IP services
 * @param defaultRegion the region of numbers that are entered without a plus sign; null if such numbers are refused
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
            throw new IllegalArgumentException("name at least one region that may receive messages, or * for all");
        }
    }

    boolean allows(String region) {
        return regions.contains(region) || regions.contains(ALL_REGIONS);
    }
}
