package dev.ringproof.core.domain.account;

import org.jspecify.annotations.Nullable;

/**
 * What is to change of a number; null is left as it is. Taken wholly or, where one part is refused, not at all.
 *
 * @param verified an operator's word that the number is proven, or no longer is
 * @param primary true makes it the primary; false changes nothing, since another takes its place by becoming primary
 * @param reservedForSecondFactor whether it serves as second factor
 * @param defaultSecondFactor true makes it the default; false changes nothing, likewise
 */
public record PhoneNumberUpdate(
        @Nullable Boolean verified,
        @Nullable Boolean primary,
        @Nullable Boolean reservedForSecondFactor,
        @Nullable Boolean defaultSecondFactor) {

    public static final PhoneNumberUpdate NONE = new PhoneNumberUpdate(null, null, null, null);

    public static PhoneNumberUpdate reserved(boolean reserved) {
        return new PhoneNumberUpdate(null, null, reserved, null);
    }

    public static PhoneNumberUpdate madeDefault() {
        return new PhoneNumberUpdate(null, null, null, true);
    }
}
