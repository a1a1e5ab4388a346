package dev.ringproof.core.domain.risk;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a risk advisor is asked, and what follows if it gives no advice.
 *
 * @param timeLimit how long a request waits for advice, at most 8 seconds
 * @param onFailure what follows if there is no advice in time
 * @param secondFactors whether the advisor is asked about codes to second factors too. Then it can lock out people who
 *     are verified already
 * @param atOnce how many questions may be open at the same time, on one node
 */
public record RiskPolicy(Duration timeLimit, OnFailure onFailure, boolean secondFactors, int atOnce) {
    /** The longest time limit. It is shorter than the shortest rest of an advisor that fails. */
    public static final Duration LONGEST_TIME_LIMIT = Duration.ofSeconds(8);

    /** Two seconds, after which the code is sent. Second factors are left alone. */
    public static final RiskPolicy DEFAULT = new RiskPolicy(Duration.ofSeconds(2), OnFailure.ALLOW, false, 64);

    /** What follows if the advisor gives no advice in time. */
    public enum OnFailure {
        /** The code is sent. An outage of a third party stops no sign-up, and the limits and the budget still hold. */
        ALLOW,
        /** The code is not sent. */
        DENY
    }

    public RiskPolicy {
        requireNonNull(timeLimit, "timeLimit");
        requireNonNull(onFailure, "onFailure");
        if (!timeLimit.isPositive() || timeLimit.compareTo(LONGEST_TIME_LIMIT) > 0) {
            throw new IllegalArgumentException("the time limit for advice is positive and 8 seconds at most");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one question may be open");
        }
    }

    /** Returns the same policy with this time limit. */
    public RiskPolicy within(Duration theTimeLimit) {
        return new RiskPolicy(theTimeLimit, onFailure, secondFactors, atOnce);
    }

    /** Returns the same policy, by which no code is sent without advice. */
    public RiskPolicy denyingOnFailure() {
        return new RiskPolicy(timeLimit, OnFailure.DENY, secondFactors, atOnce);
    }

    /** Returns the same policy, by which the advisor is asked about second factors too. */
    public RiskPolicy withSecondFactors() {
        return new RiskPolicy(timeLimit, onFailure, true, atOnce);
    }

    /** Returns the same policy with this number of questions at the same time. */
    public RiskPolicy atOnce(int questions) {
        return new RiskPolicy(timeLimit, onFailure, secondFactors, questions);
    }
}
