package dev.ringproof.core.domain;

import org.jspecify.annotations.Nullable;

/**
 * A number, or the beginning of one, as it looks while it is entered. It may be a whole number, so {@code toString}
 * masks it.
 *
 * @param text the text with the blanks and signs that are usual in the region
 * @param region the region of the number, if a plus sign and digits say another one than was asked for
 * @param number the number; null while no number of its region has these digits. A whole number may still be refused
 *     when it is added, such as one of a fixed line
 */
public record FormattedNumber(
        String text, String region, @Nullable E164Number number) {
    @Override
    public String toString() {
        return "FormattedNumber[" + region + ", " + (number == null ? "incomplete" : number.masked()) + "]";
    }
}
