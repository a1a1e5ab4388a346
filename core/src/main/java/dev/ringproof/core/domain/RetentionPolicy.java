package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long Ringproof keeps what it does not need any more. {@link #DEFAULT} is safe for production. The constructor
 * throws {@link IllegalArgumentException} for times that are too short.
 *
 * @param messages how long a message is kept after its creation, without its body, so that an operator can see what
 *     became of it; at least a day, because a receipt may come late
 * @param challenges how long a second-factor challenge and a possession check are kept after their end; at least an
 *     hour, because an assertion can be redeemed meanwhile. A challenge that was passed is also kept for the step-up
 *     window
 */
public record RetentionPolicy(Duration messages, Duration challenges) {
    private static final Duration SHORTEST_FOR_MESSAGES = Duration.ofDays(1);
    private static final Duration SHORTEST_FOR_CHALLENGES = Duration.ofHours(1);

    public static final RetentionPolicy DEFAULT = new RetentionPolicy(Duration.ofDays(30), Duration.ofDays(1));

    public RetentionPolicy {
        requireNonNull(messages, "messages");
        requireNonNull(challenges, "challenges");
        if (messages.compareTo(SHORTEST_FOR_MESSAGES) < 0) {
            throw new IllegalArgumentException("messages are kept for at least a day");
        }
        if (challenges.compareTo(SHORTEST_FOR_CHALLENGES) < 0) {
            throw new IllegalArgumentException("challenges are kept for at least an hour");
        }
    }
}
