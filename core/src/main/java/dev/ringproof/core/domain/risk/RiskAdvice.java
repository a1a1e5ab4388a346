package dev.ringproof.core.domain.risk;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** What a risk advisor says to a question. */
public sealed interface RiskAdvice {
    /** The reason of an advice whose advisor gives none. */
    String NO_REASON = "unspecified";

    /**
     * Whether the text can be a reason: 1 to 40 lower-case letters and underscores, such as {@code sim_swapped}. So a
     * reason cannot repeat a number or a code.
     */
    static boolean isReason(String text) {
        return Deny.REASON.matcher(text).matches();
    }

    /**
     * The code may be sent.
     *
     * @param humanVerified whether the advisor has checked the proof token and accepts it, so that nobody asks the
     *     person for another human check
     */
    record Allow(boolean humanVerified) implements RiskAdvice {}

    /** The code must not be sent. The reason is for the operator. */
    record Deny(String reason) implements RiskAdvice {
        private static final Pattern REASON = Pattern.compile("[a-z][a-z_]{0,39}");

        public Deny {
            requireNonNull(reason, "reason");
            requireReason(reason);
        }
    }

    /** The code may be sent once a human check was passed. The reason is for the operator. */
    record StepUp(String reason) implements RiskAdvice {
        public StepUp {
            requireNonNull(reason, "reason");
            requireReason(reason);
        }
    }

    private static void requireReason(String reason) {
        if (!isReason(reason)) {
            throw new IllegalArgumentException("a reason has 1 to 40 lower-case letters and underscores");
        }
    }
}
