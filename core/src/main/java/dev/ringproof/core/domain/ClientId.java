package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/**
 * The id of a client, which is a browser or an installed app. It is no secret.
 *
 * @param value {@code client_} and 160 random bits; for a client of the host application, which has no client here,
 *     {@code client_} and the id of its session
 */
public record ClientId(String value) {
    private static final String PREFIX = "client_";
    private static final int MAX_LENGTH = PREFIX.length() + SessionId.MAX_LENGTH;

    public ClientId {
        requireNonNull(value, "value");
        PlainText.requireId(value, MAX_LENGTH, "a client's id");
    }

    public static ClientId next(RandomGenerator random) {
        return new ClientId(RandomIds.next(PREFIX, random));
    }

    /** Returns what stands for the client of a session of the host application. */
    public static ClientId of(SessionId session) {
        return new ClientId(PREFIX + requireNonNull(session, "session").value());
    }

    @Override
    public String toString() {
        return value;
    }
}
