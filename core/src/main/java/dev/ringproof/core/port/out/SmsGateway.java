package dev.ringproof.core.port.out;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to a carrier. Called after the commit and never inside a unit of work, by many threads at once. An
 * implementation bounds its own time: a call ends within 10 seconds, a wait for room among them, and by default within 3, so
 * that another gateway can take over while a person waits. Every one passes {@code SmsGatewayContract}.
 */
@FunctionalInterface
public interface SmsGateway {

    /** A short name for logs, metrics, routes and callback addresses, such as {@code twilio}: at most 32 characters. */
    default String name() {
        return "gateway";
    }

    /** Hands a text over. What is thrown counts as {@link Handover.Unknown}. */
    Handover handOver(OutgoingMessage text);

    /**
     * Hands over a text that no gateway has taken and this one has {@link Handover.HeldBack held back}. There is nobody else
     * to spare the carrier for: it is asked though it failed of late, and a moment is waited for room.
     */
    default Handover handOverAnyway(OutgoingMessage text) {
        return handOver(text);
    }

    /**
     * Reads what was posted to this gateway's callback address; empty when it is not proven to come from the carrier.
     * What is genuine but of no interest is an empty list.
     */
    default Optional<List<Receipt>> read(Callback callback) {
        return Optional.empty();
    }

    /** Tells the listener of receipts that come by the gateway's own connection, as SMPP's do. Called once, at the start. */
    default void onReceipt(Consumer<Receipt> listener) {}

    /** How it fares, by its latest hand-overs. */
    default GatewayHealth health() {
        return GatewayHealth.UP;
    }

    /** What a gateway says to a text. Reasons hold no part of the text nor of the number; at most 255 characters. */
    sealed interface Handover {
        /** What came of asking the carrier. */
        sealed interface Answer extends Handover {}

        /** It has taken the text; {@code reference} is its own name for it, at most 255 characters. */
        record Accepted(String reference) implements Answer {}

        /** No text will ever reach this number, by whatever gateway: it does not exist, or its holder wants none. */
        record NumberRefused(String reason) implements Answer {}

        /** This gateway will never take this text: its content, its sender, or this account's rights. Another may. */
        record MessageRefused(String reason) implements Answer {}

        /** The carrier was not asked: it failed of late, or has no room before {@code retryAfter}. */
        record HeldBack(String reason, @Nullable Duration retryAfter) implements Handover {}

        /** Too much at once: not before {@code retryAfter} if it says so. The text was not taken. */
        record Throttled(String reason, @Nullable Duration retryAfter) implements Answer {}

        /** The gateway cannot be reached or has a fault of its own; the text was surely not taken. */
        record Unavailable(String reason) implements Answer {}

        /** No answer, or none that makes sense, after the text was sent: it may have been taken or not. */
        record Unknown(String reason) implements Answer {}
    }
}
