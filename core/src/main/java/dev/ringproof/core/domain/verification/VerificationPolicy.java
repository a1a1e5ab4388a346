package dev.ringproof.core.domain.verification;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits that an operator can set for verification. {@link #DEFAULT} is safe for production. The constructor throws
 * {@link IllegalArgumentException} for values that NIST SP 800-63B-4 forbids.
 *
 * @param codeLength the number of digits of a code, 6 to 10 (SP 800-63B-4, 3.1.3.2: at least 6)
 * @param codeLifetime how long a code is valid, at most 10 minutes (3.1.3.2)
 * @param maxAttempts the number of wrong codes after which a code is not accepted, 1 to 10
 * @param resendAfter the least time between two messages with codes for one number; zero for none
 * @param failures what follows from wrong codes in a row on one number, across its codes
 * @param maxNumbers how many numbers one owner may have, at least 1
 * @param maxUnverified how many of these may be unverified, at least 1
 * @param sameCodeOnResend whether a code is sent again while it is valid; if not, each message carries a new code, and
 *     the code before it is no longer valid
 * @param hidesTakenNumbers whether an owner learns that another owner has verified a number only by the right code; if
 *     not, an owner learns it by adding the number
 */
public record VerificationPolicy(
        int codeLength,
        Duration codeLifetime,
        int maxAttempts,
        Duration resendAfter,
        FailurePolicy failures,
        int maxNumbers,
        int maxUnverified,
        boolean sameCodeOnResend,
        boolean hidesTakenNumbers) {

    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(10);

    public static final VerificationPolicy DEFAULT =
            new VerificationPolicy(6, LONGEST_LIFETIME, 5, Duration.ofSeconds(30), FailurePolicy.DEFAULT, 10, 5);

    /** Makes a policy by which a code is sent again while it is valid, and which tells that a number is taken. */
    public VerificationPolicy(
            int codeLength,
            Duration codeLifetime,
            int maxAttempts,
            Duration resendAfter,
            FailurePolicy failures,
            int maxNumbers,
            int maxUnverified) {
        this(codeLength, codeLifetime, maxAttempts, resendAfter, failures, maxNumbers, maxUnverified, true, false);
    }

    public VerificationPolicy {
        requireNonNull(codeLifetime, "codeLifetime");
        requireNonNull(resendAfter, "resendAfter");
        requireNonNull(failures, "failures");
        FailurePolicy.require(codeLength >= 6 && codeLength <= 10, "a code has 6 to 10 digits");
        FailurePolicy.require(
                codeLifetime.isPositive() && codeLifetime.compareTo(LONGEST_LIFETIME) <= 0,
                "a code is valid for more than 0 s and at most 10 minutes");
        FailurePolicy.require(maxAttempts >= 1 && maxAttempts <= 10, "a code has 1 to 10 attempts");
        FailurePolicy.require(!resendAfter.isNegative(), "the time between two codes is not negative");
        FailurePolicy.require(maxNumbers >= 1, "an owner may have at least one number");
        FailurePolicy.require(maxUnverified >= 1, "an owner may have at least one unverified number");
    }

    /** Returns the same policy, but with a new code in each message. */
    public VerificationPolicy withNewCodeOnResend() {
        return with(failures, false, hidesTakenNumbers);
    }

    /** Returns the same policy for a number whose failures are counted for each owner alone. */
    public VerificationPolicy withinOneOwner() {
        return with(failures.withinOneOwner(), sameCodeOnResend, hidesTakenNumbers);
    }

    /** Returns the same policy, but an owner learns only by the right code that another owner has verified a number. */
    public VerificationPolicy hidingTakenNumbers() {
        return with(failures, sameCodeOnResend, true);
    }

    /** Returns the same policy for a trusted caller, who is told at once that a number is taken. */
    public VerificationPolicy tellingTakenNumbers() {
        return with(failures, sameCodeOnResend, false);
    }

    private VerificationPolicy with(FailurePolicy otherFailures, boolean sameCode, boolean hidesTaken) {
        return new VerificationPolicy(
                codeLength,
                codeLifetime,
                maxAttempts,
                resendAfter,
                otherFailures,
                maxNumbers,
                maxUnverified,
                sameCode,
                hidesTaken);
    }

    /**
     * What follows from wrong codes in a row (SP 800-63B-4, 3.2.2). The first failures have no consequence; further
     * failures are followed by a delay; at last the number is disabled.
     *
     * @param delayFrom from this many failures on, a delay follows each failure; at least 1
     * @param firstDelay the first delay; each further failure doubles it
     * @param longestDelay the limit of the doubling; zero for no delays at all
     * @param disableAt after this many failures the number is disabled; 1 to 100
     * @param remembered how long after the last one the failures of all owners who have not verified a number are
     *     remembered; a day to a year, or zero to remember none across owners
     */
    public record FailurePolicy(
            int delayFrom, Duration firstDelay, Duration longestDelay, int disableAt, Duration remembered) {
        public static final FailurePolicy DEFAULT =
                new FailurePolicy(10, Duration.ofSeconds(30), Duration.ofHours(1), 50, Duration.ofDays(30));

        public FailurePolicy {
            requireNonNull(firstDelay, "firstDelay");
            requireNonNull(longestDelay, "longestDelay");
            requireNonNull(remembered, "remembered");
            require(delayFrom >= 1, "delays begin at the first failure or later");
            require(!firstDelay.isNegative() && !longestDelay.isNegative(), "a delay is not negative");
            require(disableAt >= 1 && disableAt <= 100, "a number is disabled after 1 to 100 failures");
            require(
                    remembered.isZero()
                            || (remembered.compareTo(Duration.ofDays(1)) >= 0
                                    && remembered.compareTo(Duration.ofDays(366)) <= 0),
                    "failures are remembered for a day to a year");
        }

        /** Returns the same policy without delays. Numbers are still disabled. */
        public FailurePolicy withoutDelays() {
            return new FailurePolicy(delayFrom, Duration.ZERO, Duration.ZERO, disableAt, remembered);
        }

        private FailurePolicy withinOneOwner() {
            return new FailurePolicy(delayFrom, firstDelay, longestDelay, disableAt, Duration.ZERO);
        }

        /** Returns the delay that follows this many failures in a row; zero for none. */
        public Duration delayAfter(int failures) {
            if (failures < delayFrom || longestDelay.isZero()) {
                return Duration.ZERO;
            }
            int doublings = Math.min(failures - delayFrom, 30);
            var delay = firstDelay.multipliedBy(1L << doublings);
            return delay.compareTo(longestDelay) < 0 ? delay : longestDelay;
        }

        /** It is here and not in the policy around this one, which needs this one to be initialised first. */
        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
