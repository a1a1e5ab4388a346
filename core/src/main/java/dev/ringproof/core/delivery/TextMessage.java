package dev.ringproof.core.delivery;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One text message and what has become of it. Stored in the same unit of work as the code it carries, so that neither
 * exists without the other; handed to a gateway after the commit. At least once while the code lives, always the same
 * code, never after its life.
 *
 * @param challengeId whose code it carries; null for a notice
 * @param expiresAt when its code dies, or a notice has lost its use
 * @param content what it says and to whom; null once it is settled and wiped
 */
public record TextMessage(
        MessageId id,
        MessageType type,
        OwnerId owner,
        PhoneNumberId phoneNumberId,
        @Nullable ChallengeId challengeId,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Content content,
        State state) {

    /** What a text says. Secret: {@code toString} shows none of it. */
    public record Content(
            E164Number to, String text, @Nullable String code) {
        @Override
        public String toString() {
            return "Content[to=" + to.masked() + "]";
        }
    }

    /** What has become of a message. */
    public sealed interface State {
        /** Tries made so far. */
        int attempts();

        /**
         * To be handed over.
         *
         * @param dueAt when the next node may take it up; until then it is leased, or waits for its next try
         */
        record Queued(int attempts, Instant dueAt) implements State {}

        /**
         * A gateway has taken it.
         *
         * @param reference the gateway's own name for it
         */
        record HandedOver(int attempts, Instant at, String gateway, String reference) implements State {}

        /** A gateway will never take it; {@code reason} holds no part of it. */
        record Refused(int attempts, Instant at, String gateway, String reason) implements State {}

        /** Its code died, or was replaced, before any gateway took it. */
        record Expired(int attempts, Instant at) implements State {}
    }

    /** A message that the node which makes it will hand over itself, and any other node should it die before. */
    public static TextMessage queued(
            MessageId id,
            MessageType type,
            OwnerId owner,
            PhoneNumberId phoneNumberId,
            @Nullable ChallengeId challengeId,
            Content content,
            Instant now,
            Instant expiresAt,
            DeliveryPolicy policy) {
        return new TextMessage(
                id,
                type,
                owner,
                phoneNumberId,
                challengeId,
                now,
                expiresAt,
                content,
                new State.Queued(0, now.plus(policy.lease())));
    }

    public boolean isQueued() {
        return state instanceof State.Queued;
    }

    /** Whether a node that leased it has time left to begin a hand-over. */
    public boolean mayBeginAt(Instant now, DeliveryPolicy policy) {
        return state instanceof State.Queued(var attempts, var dueAt)
                && now.isBefore(dueAt.minus(policy.lease().dividedBy(2)));
    }

    public TextMessage leased(Instant now, DeliveryPolicy policy) {
        return in(new State.Queued(state.attempts(), now.plus(policy.lease())), content);
    }

    public TextMessage handedOver(String gateway, String reference, Instant now, DeliveryPolicy policy) {
        return in(
                new State.HandedOver(state.attempts() + 1, now, gateway, reference),
                policy.keepTexts() ? content : null);
    }

    public TextMessage refused(String gateway, String reason, Instant now) {
        return in(new State.Refused(state.attempts() + 1, now, gateway, reason), null);
    }

    public TextMessage expired(Instant now) {
        return in(new State.Expired(state.attempts(), now), null);
    }

    /** After a try that failed: once more later, unless its code will be dead by then. */
    public TextMessage failed(@Nullable Duration askedToWait, Instant now, DeliveryPolicy policy) {
        int attempts = state.attempts() + 1;
        var wait = policy.retryAfter(attempts);
        if (askedToWait != null && askedToWait.compareTo(wait) > 0) {
            wait = askedToWait;
        }
        var next = now.plus(wait);
        return next.isBefore(expiresAt)
                ? in(new State.Queued(attempts, next), content)
                : in(new State.Expired(attempts, now), null);
    }

    private TextMessage in(State next, @Nullable Content kept) {
        return new TextMessage(id, type, owner, phoneNumberId, challengeId, createdAt, expiresAt, kept, next);
    }
}
