package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/** The id of one challenge: {@code ver_} and 160 random bits. On the wire it is the {@code verification_id}. */
public record ChallengeId(String value) {
    public ChallengeId {
        requireNonNull(value, "value");
        RandomIds.check(value);
    }

    public static ChallengeId next(RandomGenerator random) {
        return new ChallengeId(RandomIds.next("ver_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
