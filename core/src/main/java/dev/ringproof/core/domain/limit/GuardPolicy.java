package dev.ringproof.core.domain.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the guard against SMS pumping judges: messages are requested for numbers whose owners never enter the codes, since
 * somebody earns money by each message. {@link #DEFAULT} observes and refuses nothing.
 *
 * @param humanCheck whether a request that the guard would refuse may come again with the proof that a human sends it
 * @param test which conversion is normal, and which one is that of fraud
 * @param blockTimes how long a block lasts, the first time, the second time in a row and so on; the last one is for all
 *     further times. After each, single messages are sent to see whether their codes are entered; where there is a human
 *     check, a request is asked for it instead
 * @param allowed prefixes such as {@code +4477} and regions such as {@code GB} that the guard must not touch
 * @param denied prefixes and regions to which no code for a new number is sent. Of all entries of both lists that fit a
 *     number, the longest prefix decides; a region decides where no prefix fits
 */
public record GuardPolicy(
        LimitMode mode,
        boolean humanCheck,
        Thresholds test,
        List<Duration> blockTimes,
        Set<String> allowed,
        Set<String> denied) {
    private static final Pattern ENTRY = Pattern.compile("[A-Z]{2}|\\+[1-9][0-9]{0,13}");

    public static final GuardPolicy DEFAULT = new GuardPolicy(
            LimitMode.OBSERVE,
            false,
            Thresholds.DEFAULT,
            List.of(
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(4),
                    Duration.ofHours(12),
                    Duration.ofHours(24)),
            Set.of(),
            Set.of());

    /** No guard at all. */
    public static final GuardPolicy OFF = DEFAULT.with(LimitMode.OFF);

    public GuardPolicy {
        requireNonNull(mode, "mode");
        requireNonNull(test, "test");
        requireNonNull(blockTimes, "blockTimes");
        requireNonNull(allowed, "allowed");
        requireNonNull(denied, "denied");
        blockTimes = List.copyOf(blockTimes);
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
        if (blockTimes.isEmpty() || !blockTimes.stream().allMatch(Duration::isPositive)) {
            throw new IllegalArgumentException("a block lasts for some time");
        }
        var all = new HashSet<>(allowed);
        all.addAll(denied);
        if (!all.stream().allMatch(GuardPolicy::isEntry)) {
            throw new IllegalArgumentException("lists of the guard have prefixes such as +4477 and regions such as GB");
        }
        if (all.size() < allowed.size() + denied.size()) {
            throw new IllegalArgumentException("the guard cannot allow and deny the same prefix or region");
        }
    }

    /** Whether a text has the form of a prefix or a region. */
    public static boolean isEntry(String text) {
        return ENTRY.matcher(text).matches();
    }

    /**
     * The two conversions between which the guard decides, and how sure it has to be.
     *
     * @param normal the share of codes that users enter, as long as the server has too little evidence of its own
     * @param fraud the greatest share of codes that the guard takes for fraud
     * @param blockAt how many times likelier than normal fraud must be before the guard blocks
     * @param slowAt the same for slowing down, less than {@code blockAt}; where there is a human check, it is asked from
     *     here on
     */
    public record Thresholds(double normal, double fraud, double blockAt, double slowAt) {
        public static final Thresholds DEFAULT = new Thresholds(0.7, 0.25, 1000, 50);

        public Thresholds {
            if (!(0 < fraud && fraud < normal && normal < 1 && 1 < slowAt && slowAt < blockAt)) {
                throw new IllegalArgumentException(
                        "fraud converts less than normal, and it is slowed before it is blocked");
            }
        }
    }

    /** Returns the same policy with another mode. */
    public GuardPolicy with(LimitMode other) {
        return new GuardPolicy(other, humanCheck, test, blockTimes, allowed, denied);
    }

    /** Returns the same policy with or without a human check. */
    public GuardPolicy withHumanCheck(boolean configured) {
        return new GuardPolicy(mode, configured, test, blockTimes, allowed, denied);
    }

    /** Returns the same policy with other lists. */
    public GuardPolicy withLists(Set<String> theAllowed, Set<String> theDenied) {
        return new GuardPolicy(mode, humanCheck, test, blockTimes, theAllowed, theDenied);
    }

    /** What the lists say about a number. */
    public enum Listing {
        ALLOWED,
        DENIED
    }

    /**
     * The entry of the lists that decides.
     *
     * @param entry a prefix or a region
     */
    public record Listed(String entry, Listing listing) {}

    /** Returns the entry of the lists that decides about a number; empty if none fits. */
    public Optional<Listed> listed(String number, String region) {
        for (int length = number.length(); length > 1; length--) {
            var found = entry(number.substring(0, length));
            if (found.isPresent()) {
                return found;
            }
        }
        return entry(region);
    }

    private Optional<Listed> entry(String text) {
        if (allowed.contains(text)) {
            return Optional.of(new Listed(text, Listing.ALLOWED));
        }
        return denied.contains(text) ? Optional.of(new Listed(text, Listing.DENIED)) : Optional.empty();
    }
}
