package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

/**
 * A phone number as ITU-T E.164 writes it: a plus sign and 2 to 15 digits. This type checks the form only. The {@code
 * NumberingPlan} says whether the number exists and may get messages; it is asked each time, since numbering plans
 * change.
 *
 * <p>{@code toString} returns the whole number, as Clerk's {@code PhoneNumber.toString()} does. Logs, events and errors
 * use {@link #masked()}.
 */
public record E164Number(String value) {
    private static final int MOST_DIGITS = 15;
    private static final int DIGITS_SHOWN = 2;

    public E164Number {
        requireNonNull(value, "value");
        if (!isNumber(value)) {
            throw new IllegalArgumentException("not an E.164 number");
        }
    }

    private static boolean isNumber(String text) {
        if (text.length() < 3 || text.length() > 1 + MOST_DIGITS || text.charAt(0) != '+' || text.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Returns the number with all but its first digit and its last two replaced: {@code +1********71}. */
    public String masked() {
        int hidden = value.length() - 2 - DIGITS_SHOWN;
        return hidden < 1
                ? "+" + "*".repeat(value.length() - 1)
                : value.substring(0, 2) + "*".repeat(hidden) + value.substring(value.length() - DIGITS_SHOWN);
    }

    @Override
    public String toString() {
        return value;
    }
}
