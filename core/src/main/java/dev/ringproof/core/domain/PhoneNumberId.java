package dev.ringproof.core.domain;

import java.util.random.RandomGenerator;

/** Names one phone number of one owner for as long as it exists: {@code idn_} and 160 random bits, as on the wire. */
public record PhoneNumberId(String value) {
    public PhoneNumberId {
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
