package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/**
 * The id of one phone number of one owner: {@code idn_} and 160 random bits, as on the wire. A number that is added
 * again gets a new id.
 */
public record PhoneNumberId(String value) {
    public PhoneNumberId {
        requireNonNull(value, "value");
        RandomIds.check(value);
    }

    public static PhoneNumberId next(RandomGenerator random) {
        return new PhoneNumberId(RandomIds.next("idn_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
