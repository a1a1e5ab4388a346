package dev.ringproof.core.numbering;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
 * @param extraPrefixes prefixes that libphonenumber does not know yet, such as {@code +1436}, and the region of each.
 *     Numbers that begin with them and have a possible length count as mobile numbers of that region
 * @param reviewNumbers single numbers with a fixed code and a last day, each once and {@value ReviewNumber#MAX_COUNT} at
 *     most. Their regions and kinds need not be allowed, since nothing is sent to them
 */
public record NumberPolicy(
        Set<String> regions,
        boolean fixedLines,
        boolean voip,
        @Nullable String defaultRegion,
        boolean fictional,
        Map<String, String> extraPrefixes,
        List<ReviewNumber> reviewNumbers) {

    public static final String ALL_REGIONS = "*";

    private static final Pattern PREFIX = Pattern.compile("\\+[1-9][0-9]{1,8}");

    public static final NumberPolicy DEFAULT = new NumberPolicy(Set.of("US", "CA"), false, false, null, false);

    public NumberPolicy {
        requireNonNull(regions, "regions");
        requireNonNull(extraPrefixes, "extraPrefixes");
        requireNonNull(reviewNumbers, "reviewNumbers");
        regions = Set.copyOf(regions);
        extraPrefixes = Map.copyOf(extraPrefixes);
        reviewNumbers = List.copyOf(reviewNumbers);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("name at least one region that may receive messages, or * for all");
        }
        regions.stream().filter(region -> !region.equals(ALL_REGIONS)).forEach(NumberPolicy::requireRegion);
        if (defaultRegion != null) {
            requireRegion(defaultRegion);
        }
        extraPrefixes.values().forEach(NumberPolicy::requireRegion);
        if (!extraPrefixes.keySet().stream()
                .allMatch(prefix -> PREFIX.matcher(prefix).matches())) {
            throw new IllegalArgumentException("a prefix is a plus sign and 2 to 9 digits, such as +1436");
        }
        if (reviewNumbers.size() > ReviewNumber.MAX_COUNT) {
            throw new IllegalArgumentException("there are at most " + ReviewNumber.MAX_COUNT + " review numbers");
        }
        if (reviewNumbers.stream().map(ReviewNumber::number).distinct().count() < reviewNumbers.size()) {
            throw new IllegalArgumentException("a review number stands once");
        }
    }

    private static void requireRegion(String region) {
        if (!NumberingPlan.isRegion(region)) {
            throw new IllegalArgumentException(
                    "no such region: " + region + "; a region is written by its two letters in ISO 3166-1, such as DE");
        }
    }

    /** A policy without extra prefixes and review numbers. */
    public NumberPolicy(
            Set<String> regions, boolean fixedLines, boolean voip, @Nullable String defaultRegion, boolean fictional) {
        this(regions, fixedLines, voip, defaultRegion, fictional, Map.of(), List.of());
    }

    /** Returns this policy with other extra prefixes. */
    public NumberPolicy withExtraPrefixes(Map<String, String> prefixes) {
        return new NumberPolicy(regions, fixedLines, voip, defaultRegion, fictional, prefixes, reviewNumbers);
    }

    /** Returns this policy with other review numbers. */
    public NumberPolicy withReviewNumbers(List<ReviewNumber> numbers) {
        return new NumberPolicy(regions, fixedLines, voip, defaultRegion, fictional, extraPrefixes, numbers);
    }

    /**
     * Checks what a server needs to know the time and the length of codes for.
     *
     * @throws IllegalArgumentException if the code of a review number has another length, or its last day is more than
     *     {@value ReviewNumber#MAX_DAYS} days from now. A last day that is over is right, so that a server starts again
     *     the day after
     */
    public void requireReviewNumbers(int codeLength, Instant now) {
        reviewNumbers.forEach(number -> number.require(codeLength, now));
    }

    /** Returns the region of the longest extra prefix with which the number begins; empty if there is none. */
    Optional<String> extraRegion(String number) {
        return extraPrefixes.entrySet().stream()
                .filter(extra -> number.startsWith(extra.getKey()))
                .max(Comparator.comparingInt(extra -> extra.getKey().length()))
                .map(Map.Entry::getValue);
    }

    boolean allows(String region) {
        return regions.contains(region) || regions.contains(ALL_REGIONS);
    }
}
