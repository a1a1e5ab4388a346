package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of a client, which is a browser or an installed app: {@code client_} and 160 random bits. It is no secret. */
public record ClientId(String value) {
    public ClientId {
        RandomIds.check(value);
    }

    public static ClientId next(RandomGenerator random) {
        return new ClientId(RandomIds.next("client_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
