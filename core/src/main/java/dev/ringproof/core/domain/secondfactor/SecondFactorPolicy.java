package dev.ringproof.core.domain.secondfactor;

import static java.util.Objects.requireNonNull;

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
 * @param backupCodeSetsPerHour how many sets of backup codes may be made for one owner within an hour, at least 1
 */
public record SecondFactorPolicy(
        Duration stepUpWindow, boolean requireAlternative, boolean notifyChanges, int backupCodeSetsPerHour) {
    public static final SecondFactorPolicy DEFAULT = new SecondFactorPolicy(Duration.ofMinutes(10), false, true);

    public SecondFactorPolicy {
        requireNonNull(stepUpWindow, "stepUpWindow");
        if (stepUpWindow.isNegative()) {
            throw new IllegalArgumentException("the step-up window is not negative");
        }
        if (backupCodeSetsPerHour < 1) {
            throw new IllegalArgumentException("at least one set of backup codes may be made within an hour");
        }
    }

    /** Makes a policy by which ten sets of backup codes may be made for one owner within an hour. */
    public SecondFactorPolicy(Duration stepUpWindow, boolean requireAlternative, boolean notifyChanges) {
        this(stepUpWindow, requireAlternative, notifyChanges, 10);
    }

    /** Returns whether sensitive steps within a session need a recent second factor. */
    public boolean guardsChanges() {
        return !stepUpWindow.isZero();
    }
}
