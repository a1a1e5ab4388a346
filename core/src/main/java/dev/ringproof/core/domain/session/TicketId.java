package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of a ticket: {@code sit_} and 160 random bits. It is no secret. */
public record TicketId(String value) {
    public TicketId {
        RandomIds.check(value);
    }

    public static TicketId next(RandomGenerator random) {
        return new TicketId(RandomIds.next("sit_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
