package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of a remembered device: {@code rmd_} and 160 random bits. It is no secret, and gives nobody access. */
public record RememberedDeviceId(String value) {
    public RememberedDeviceId {
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
