package dev.ringproof.core.domain.session;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of a remembered device: {@code rmd_} and 160 random bits. It is no secret, and gives nobody access. */
public record RememberedDeviceId(String value) {
    public RememberedDeviceId {
        requireNonNull(value, "value");
        RandomIds.check(value);
    }

    public static RememberedDeviceId next(RandomGenerator random) {
        return new RememberedDeviceId(RandomIds.next("rmd_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
