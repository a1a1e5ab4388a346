package dev.ringproof.core.port.out;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a carrier that takes messages. It is called after the commit and never inside a unit of work, by many
 * threads at once, so an implementation must be thread-safe. An implementation limits its own time: a call ends within
 * 10 seconds, including any wait for room, and within 3 seconds by default, so that another gateway can take over while
 * a person waits. Arguments and results are never null. Every implementation passes {@code SmsGatewayContract}.
 *
 * <p>A gateway that holds connections or threads is also {@link AutoCloseable}. It may be closed twice. Once it is
 * closed, each hand-over is {@link Handover.HeldBack} or {@link Handover.Unavailable}, and its carrier gets nothing.
 */
@FunctionalInterface
public interface SmsGateway {

    /**
     * Returns a short name for logs, metrics, routes and callback addresses, such as {@code twilio}. It is plain text
     * of 1 to 64 characters, and differs from the names of all other gateways. It is asked for once, when a Ringproof
     * is built, and must be the same after a restart, since stored messages name their gateways.
     */
    default String name() {
        return "gateway";
    }

    /**
     * Hands a message over to the carrier, and blocks until it answers. A message that is handed over again has the
     * same id, so that the carrier can recognise a repetition. An exception, an error or null counts as {@link
     * Handover.Unknown}: the carrier may have taken the message, and another gateway is asked. The text of an exception
     * is not logged. When Ringproof is closed and 15 seconds are over, the thread is interrupted.
     *
     * @param message the message: its id, the number in E.164, the body in the language of the person, the code alone
     *     (null for a notice), the time at which the code ends, and the sender and parameters of the route. Neither the
     *     body, the code nor the whole number may reach a log, a reason or a metric
     * @return what the carrier answered, or {@link Handover.HeldBack} if the carrier was not asked
     */
    Handover handOver(OutgoingMessage message);

    /**
     * Hands over a message that no gateway has taken and that this gateway has {@link Handover.HeldBack held back}.
     * Nothing is gained by sparing the carrier now, so it is asked even if it failed a moment ago, and the call may
     * wait about a second for room.
     */
    default Handover handOverAnyway(OutgoingMessage message) {
        return handOver(message);
    }

    /**
     * Reads what was posted to this gateway's callback address.
     *
     * @param callback what anybody on the internet may have posted
     * @return the receipts and replies in it, possibly none; nothing if the callback is not proven to come from the
     *     carrier. An exception counts as nothing
     */
    default Optional<List<CarrierReport>> read(Callback callback) {
        return Optional.empty();
    }

    /**
     * Sets the listener for receipts and replies that come over the gateway's own connection, as those of SMPP do. It
     * is called once, before the first message. The listener may be called by any thread.
     */
    default void onReport(Consumer<CarrierReport> listener) {}

    /**
     * Returns how the gateway fares by its latest hand-overs. It must return at once. A gateway that throws or returns
     * null counts as {@link GatewayHealth#DOWN}, and is asked after the others.
     */
    default GatewayHealth health() {
        return GatewayHealth.UP;
    }

    /**
     * What a gateway says to a message. A reason is for operators; it holds no part of the body or the number, and has
     * at most 255 characters.
     */
    sealed interface Handover {
        /** The carrier was asked. */
        sealed interface Answer extends Handover {}

        /**
         * The carrier has taken the message.
         *
         * @param reference the carrier's own name for it, at most 255 characters, which receipts repeat
         */
        record Accepted(String reference) implements Answer {
            public Accepted {
                requireNonNull(reference, "reference");
            }
        }

        /**
         * No message will ever reach this number, by any gateway: the number does not exist, or its holder wants no
         * messages.
         *
         * @param optedOut true if the carrier says that the holder has opted out; the number is then put on the list
         *     of opt-outs
         */
        record NumberRefused(String reason, boolean optedOut) implements Answer {
            public NumberRefused {
                requireNonNull(reason, "reason");
            }

            /** The number is refused for any other reason. */
            public NumberRefused(String reason) {
                this(reason, false);
            }
        }

        /**
         * This gateway will never take this message, because of its content, its sender or the rights of the account.
         * Another gateway may take it.
         */
        record MessageRefused(String reason) implements Answer {
            public MessageRefused {
                requireNonNull(reason, "reason");
            }
        }

        /**
         * The carrier was not asked, because it failed a moment ago or the gateway has no room.
         *
         * @param retryAfter how long it is useless to ask again; null if that is unknown
         */
        record HeldBack(String reason, @Nullable Duration retryAfter) implements Handover {
            public HeldBack {
                requireNonNull(reason, "reason");
            }
        }

        /**
         * The carrier got too many messages and did not take this one.
         *
         * @param retryAfter how long the carrier asks to wait; null if it does not say
         */
        record Throttled(String reason, @Nullable Duration retryAfter) implements Answer {
            public Throttled {
                requireNonNull(reason, "reason");
            }
        }

        /** The carrier cannot be reached or has a fault. It certainly did not take the message. */
        record Unavailable(String reason) implements Answer {
            public Unavailable {
                requireNonNull(reason, "reason");
            }
        }

        /** The message was sent, but there was no answer or no clear one. The carrier may have taken it or not. */
        record Unknown(String reason) implements Answer {
            public Unknown {
                requireNonNull(reason, "reason");
            }
        }
    }
}
