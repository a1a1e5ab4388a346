package dev.ringproof.core.port.out;

import dev.ringproof.core.delivery.OutgoingText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way to a carrier. Called after the commit and never inside a unit of work, by many threads at once. An
 * implementation bounds its own time: a call ends within 10 seconds. Every one passes {@code SmsGatewayContract}.
 */
@FunctionalInterface
public interface SmsGateway {

    /** A short name for logs and metrics, such as {@code webhook}; at most 64 characters. */
    default String name() {
        return "gateway";
    }

    /** Hands a text over. What is thrown counts as {@link Handover.Unavailable}. */
    Handover handOver(OutgoingText text);

    /** What a gateway says to a text. Reasons hold no part of the text nor of the number. */
    sealed interface Handover {
        /** It has taken the text; {@code reference} is its own name for it, at most 255 characters. */
        record Accepted(String reference) implements Handover {}

        /** It will never take this text; trying again would not help. */
        record Refused(String reason) implements Handover {}

        /** Not now, or nobody knows: to be tried again, not before {@code retryAfter} if it says so. */
        record Unavailable(String reason, @Nullable Duration retryAfter) implements Handover {}
    }
}
