package dev.ringproof.core.domain.secondfactor;

import java.time.Instant;

/** How a number serves as second factor. It is one value, so that "default but not reserved" cannot be expressed. */
public sealed interface SecondFactor {

    /** The number does not serve as second factor. */
    record None() implements SecondFactor {}

    /** The number is reserved for second factor. */
    record Reserved(Instant since) implements SecondFactor {}

    /** The number is reserved, and gets the code when the request names no other number. */
    record Default(Instant since) implements SecondFactor {}

    default boolean isReserved() {
        return !(this instanceof None);
    }

    default boolean isDefault() {
        return this instanceof Default;
    }
}
