package dev.ringproof.core.domain.account;

import org.jspecify.annotations.Nullable;

/**
 * The changes that are requested for a number. A part that is null stays as it is. If one part is refused, none is
 * made.
 *
 * @param verified whether the number counts as verified; only a back end may say this
 * @param primary true makes the number the primary one; false changes nothing, since the primary changes only when
 *     another number becomes primary; only a back end may say this
 * @param reservedForSecondFactor whether the number serves as second factor
 * @param defaultSecondFactor true makes the number the default; false changes nothing, since the default changes only
 *     when another number becomes the default
 */
public record PhoneNumberUpdate(
        @Nullable Boolean verified,
        @Nullable Boolean primary,
        @Nullable Boolean reservedForSecondFactor,
        @Nullable Boolean defaultSecondFactor) {

    /** Changes nothing. */
    public static final PhoneNumberUpdate NONE = new PhoneNumberUpdate(null, null, null, null);

    /** Returns an update that reserves a number for second factor, or releases it. */
    public static PhoneNumberUpdate reserved(boolean reserved) {
        return new PhoneNumberUpdate(null, null, reserved, null);
    }

    /** Returns an update that makes a number the default second factor. */
    public static PhoneNumberUpdate madeDefault() {
        return new PhoneNumberUpdate(null, null, null, true);
    }
}
