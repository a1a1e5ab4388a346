package dev.ringproof.core.domain.session;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of a sign-in: {@code sia_} and 160 random bits. It is no secret. */
public record SignInId(String value) {
    public SignInId {
        requireNonNull(value, "value");
        RandomIds.check(value);
    }

    public static SignInId next(RandomGenerator random) {
        return new SignInId(RandomIds.next("sia_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
