package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.PlainText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A search for messages; a part that is null excludes no message.
 *
 * @param gateway the name of the gateway that has taken the message, or has refused it for good; plain text of at most
 *     64 characters
 * @param since the earliest time of creation
 * @param limit how many messages are returned at most, the newest first; 1 to 100
 */
public record MessageSearch(
        @Nullable MessageStatus status,
        @Nullable String gateway,
        @Nullable Instant since,
        int limit) {
    public static final int MAX_LIMIT = 100;

    private static final int MAX_GATEWAY_NAME = 64;

    public MessageSearch {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " messages");
        }
        if (gateway != null && !isGatewayName(gateway)) {
            throw new IllegalArgumentException("a gateway's name is plain text of 1 to 64 characters");
        }
    }

    /** Returns whether a gateway can have that name. */
    public static boolean isGatewayName(String text) {
        return PlainText.isId(text, MAX_GATEWAY_NAME);
    }
}
