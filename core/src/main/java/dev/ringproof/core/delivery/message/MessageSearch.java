package dev.ringproof.core.delivery.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which messages somebody wants to see; what is null does not matter.
 *
 * @param gateway which took or refused them
 * @param since created then or later
 * @param limit 1 to 100, the newest first
 */
public record MessageSearch(
        @Nullable MessageStatus status,
        @Nullable String gateway,
        @Nullable Instant since,
        int limit) {
    public static final int MAX_LIMIT = 100;

    public MessageSearch {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " messages");
        }
    }
}
