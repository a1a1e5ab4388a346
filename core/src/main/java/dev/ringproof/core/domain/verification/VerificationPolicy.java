package dev.ringproof.core.domain.verification;

import java.time.Duration;

/**
 * The numbers that an operator may turn. {@link #DEFAULT} is safe to ship; what NIST SP 800-63B-4 forbids is refused.
 *
 * @param codeLength digits of a code, 6 to 10 (SP 800-63B-4, 3.1.3.2: at least 6)
 * @param codeLifetime how long a code lives, at most 10 minutes (3.1.3.2)
 * @param maxAttempts wrong codes that kill one code, 1 to 10
 * @param resendAfter how long the next code must wait for
 * @param failures what consecutive failures on one number, across its codes, lead to
 * @param maxNumbers numbers that one owner may have
 * @param maxUnverified how many of those may be unproven
 */
public record VerificationPolicy(
        int codeLength,
        Duration codeLifetime,
        int maxAttempts,
        Duration resendAfter,
        FailurePolicy failures,
        int maxNumbers,
        int maxUnverified) {

    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(10);

    public static final VerificationPolicy DEFAULT =
            new VerificationPolicy(6, LONGEST_LIFETIME, 5, Duration.ofSeconds(30), FailurePolicy.DEFAULT, 10, 5);

    public VerificationPolicy {
        require(codeLength >= 6 && codeLength <= 10, "a code has 6 to 10 digits");
        require(
                codeLifetime.isPositive() && codeLifetime.compareTo(LONGEST_LIFETIME) <= 0,
                "a code lives longer than 0 s and at most 10 minutes");
        require(maxAttempts >= 1 && maxAttempts <= 10, "a code has 1 to 10 attempts");
        require(!resendAfter.isNegative(), "the time between two codes is not negative");
        require(maxNumbers >= 1, "an owner may have at least one number");
        require(maxUnverified >= 1, "an owner may have at least one unproven number");
    }

    /**
     * What follows from wrong codes in a row (SP 800-63B-4, 3.2.2): first nothing, then waiting, at last the end.
     *
     * @param delayFrom from this many failures on, each is followed by a delay
     * @param firstDelay the first of them; each further failure doubles it
     * @param longestDelay where the doubling ends; zero for no delays at all
     * @param disableAt this many failures disable the number; at most 100
     */
    public record FailurePolicy(int delayFrom, Duration firstDelay, Duration longestDelay, int disableAt) {
        public static final FailurePolicy DEFAULT =
                new FailurePolicy(10, Duration.ofSeconds(30), Duration.ofHours(1), 50);

        public FailurePolicy {
            require(delayFrom >= 1, "delays begin at the first failure or later");
            require(!firstDelay.isNegative() && !longestDelay.isNegative(), "a delay is not negative");
            require(disableAt >= 1 && disableAt <= 100, "a number is disabled after 1 to 100 failures");
        }

        public FailurePolicy withoutDelays() {
            return new FailurePolicy(delayFrom, Duration.ZERO, Duration.ZERO, disableAt);
        }

        public Duration delayAfter(int failures) {
            if (failures < delayFrom || longestDelay.isZero()) {
                return Duration.ZERO;
            }
            int doublings = Math.min(failures - delayFrom, 30);
            var delay = firstDelay.multipliedBy(1L << doublings);
            return delay.compareTo(longestDelay) < 0 ? delay : longestDelay;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
