package dev.ringproof.core.domain.secondfactor;

import java.time.Instant;

/** How a number serves at sign-in. One value, so that "default but not reserved" cannot be written. */
public sealed interface SecondFactor {

    record None() implements SecondFactor {}

    /** Kept for the second step of a sign-in. */
    record Reserved(Instant since) implements SecondFactor {}

    /** Reserved, and the one that is texted when nobody asks for another. */
    record Default(Instant since) implements SecondFactor {}

    default boolean isReserved() {
        return !(this instanceof None);
    }

    default boolean isDefault() {
        return this instanceof Default;
    }
}
