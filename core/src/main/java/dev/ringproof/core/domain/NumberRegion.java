package dev.ringproof.core.domain;

import org.jspecify.annotations.Nullable;

/**
 * A region whose numbers may be added.
 *
 * @param code its two letters in ISO 3166-1
 * @param callingCode the digits after the plus sign
 * @param example a mobile number of the region as people there write it; null if none is known
 */
public record NumberRegion(
        String code, int callingCode, @Nullable String example) {}
