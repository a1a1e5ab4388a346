package dev.ringproof.core.domain.secondfactor;

import java.time.Duration;

/**
 * How second factors are guarded. {@link #DEFAULT} is safe to ship.
 *
 * @param stepUpWindow for how long a second-factor check lets a session change numbers and factors; zero leaves that guard
 *     to the host application
 * @param requireAlternative whether a number may be reserved only together with backup codes: NIST SP 800-63B-4 (3.2.9)
 *     wants an alternative beside codes by text
 * @param notifyChanges whether an owner is told by text of changes to numbers and factors (4.6), at every proven number,
 *     the former ones included
 */
public record SecondFactorPolicy(Duration stepUpWindow, boolean requireAlternative, boolean notifyChanges) {
    public static final SecondFactorPolicy DEFAULT = new SecondFactorPolicy(Duration.ofMinutes(10), false, true);

    public SecondFactorPolicy {
        if (stepUpWindow.isNegative()) {
            throw new IllegalArgumentException("the window of a second-factor check is not negative");
        }
    }

    public boolean guardsChanges() {
        return !stepUpWindow.isZero();
    }
}
