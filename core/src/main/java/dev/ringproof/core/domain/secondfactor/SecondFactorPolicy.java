package dev.ringproof.core.domain.secondfactor;

import java.time.Duration;

/**
 * The rules around second factors that an operator can set. {@link #DEFAULT} is safe for production.
 *
 * @param stepUpWindow how long a session may change numbers and factors after it passed a second factor; zero leaves
 *     this guard to the host application
 * @param requireAlternative whether a number may be reserved only beside backup codes, since NIST SP 800-63B-4 (3.2.9)
 *     asks for an alternative to codes by text message
 * @param notifyChanges whether every verified number of an owner, including one that was just removed, gets a message
 *     about changes to numbers and factors (4.6)
 */
public record SecondFactorPolicy(Duration stepUpWindow, boolean requireAlternative, boolean notifyChanges) {
    public static final SecondFactorPolicy DEFAULT = new SecondFactorPolicy(Duration.ofMinutes(10), false, true);

    public SecondFactorPolicy {
        if (stepUpWindow.isNegative()) {
            throw new IllegalArgumentException("the step-up window is not negative");
        }
    }

    /** Returns whether sensitive steps within a session need a recent second factor. */
    public boolean guardsChanges() {
        return !stepUpWindow.isZero();
    }
}
