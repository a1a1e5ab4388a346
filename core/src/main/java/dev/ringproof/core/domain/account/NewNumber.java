package dev.ringproof.core.domain.account;

import static java.util.Objects.requireNonNull;

/**
 * A number that a back end adds.
 *
 * @param phoneNumber in international form such as {@code +1 415 555 2671}
 */
public record NewNumber(String phoneNumber, AddedAs as) {
    public NewNumber {
        requireNonNull(phoneNumber, "phoneNumber");
        requireNonNull(as, "as");
    }

    /** Shows how the number counts. */
    @Override
    public String toString() {
        return "NewNumber[" + as + "]";
    }
}
