package dev.ringproof.core.domain.session;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of a ticket: {@code sit_} and 160 random bits. It is no secret. */
public record TicketId(String value) {
    public TicketId {
        requireNonNull(value, "value");
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
