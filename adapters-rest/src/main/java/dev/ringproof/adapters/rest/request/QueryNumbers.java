package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.response.Errors;

/** Reads whole numbers from the query of an address. */
public final class QueryNumbers {
    private QueryNumbers() {}

    /**
     * Returns the number that a text is.
     *
     * @throws dev.ringproof.adapters.rest.response.WireException if it is none from {@code min} to {@code max}
     */
    public static long read(String name, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the error below names what is allowed
        }
        throw Errors.valueInvalid(name, "a whole number from " + min + " to " + max)
                .toException();
    }
}
