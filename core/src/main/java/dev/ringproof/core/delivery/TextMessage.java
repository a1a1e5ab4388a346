package dev.ringproof.core.delivery;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One text message and what has become of it. Stored in the same unit of work as the code it carries, so that neither
 * exists without the other; handed to a gateway after the commit. At least once while the code lives, always the same
 * code, never after its life.
 *
 * <pre>
 *            ┌──failed───┐
 *            ▼           │
 * Queued ────┴──accepted─┴─▶ HandedOver ──receipt──▶ Delivered
 *    │ └──refused──▶ Refused     └───────receipt──▶ Undelivered
 *    └──code dead──▶ Expired
 * </pre>
 *
 * @param challengeId whose code it carries; null for a notice
 * @param maskedTo to whom, for operators to recognise
 * @param segments parts in the air, which carriers bill
 * @param expiresAt when its code dies, be it of age, entered or replaced; or when a notice has lost its use
 * @param content what it says and to whom; null once its code is dead and it is wiped
 * @param region where its number is from; null before the first attempt
 * @param attempts the latest, oldest first; {@value #ATTEMPTS_KEPT} at most
 * @param provenAt when its code was entered; null where it was not
 */
public record TextMessage(
        MessageId id,
        MessageType type,
        OwnerId owner,
        PhoneNumberId phoneNumberId,
        @Nullable ChallengeId challengeId,
        String maskedTo,
        int segments,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Content content,
        @Nullable String region,
        List<Attempt> attempts,
        State state,
        @Nullable Instant provenAt) {
    private static final int ATTEMPTS_KEPT = 20;

    public TextMessage {
        attempts = List.copyOf(attempts);
    }

    /** What its accepted hand-overs have cost by the operator's price list; null where that says nothing of them. */
    public @Nullable BigDecimal cost() {
        return attempts.stream()
                .flatMap(attempt -> Stream.ofNullable(attempt.cost()))
                .reduce(BigDecimal::add)
                .orElse(null);
    }

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
        /**
         * To be handed over.
         *
         * @param tries how often all gateways of its route were asked in vain
         * @param dueAt when the next node may take it up; until then it is leased, or waits for its next try
         */
        record Queued(int tries, Instant dueAt) implements State {}

        /**
         * A gateway has taken it.
         *
         * @param reference the gateway's own name for it
         */
        record HandedOver(Instant at, String gateway, String reference) implements State {}

        /** The carrier says that it has arrived. */
        record Delivered(HandedOver handedOver, Instant at) implements State {}

        /** The carrier says that it will not arrive; {@code reason} holds no part of it. */
        record Undelivered(HandedOver handedOver, Instant at, String reason) implements State {}

        /** No gateway will ever take it; {@code reason} holds no part of it. */
        record Refused(Instant at, String gateway, String reason) implements State {
            public Refused {
                reason = Attempt.line(reason);
            }
        }

        /** Its code died, or was replaced, before any gateway took it. */
        record Expired(Instant at) implements State {}
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
                content.to().masked(),
                SmsSegments.of(content.text()).parts(),
                now,
                expiresAt,
                content,
                null,
                List.of(),
                new State.Queued(0, now.plus(policy.lease())),
                null);
    }

    /** The same text once more, under an id of its own; only while it {@link #isAliveAt lives}. */
    public TextMessage again(MessageId newId, Instant now, DeliveryPolicy policy) {
        if (content == null || !isAliveAt(now)) {
            throw new IllegalStateException("its code is dead");
        }
        return queued(newId, type, owner, phoneNumberId, challengeId, content, now, expiresAt, policy);
    }

    public boolean isQueued() {
        return state instanceof State.Queued;
    }

    /** Whether it may still be sent: its code is neither of age, nor entered, nor replaced. */
    public boolean isAliveAt(Instant now) {
        return content != null && now.isBefore(expiresAt);
    }

    /** Whether a node that leased it has time left to begin a hand-over. */
    public boolean mayBeginAt(Instant now, DeliveryPolicy policy) {
        return state instanceof State.Queued(int tries, var dueAt)
                && now.isBefore(dueAt.minus(policy.lease().dividedBy(2)));
    }

    public MessageStatus status() {
        return switch (state) {
            case State.Queued queued -> MessageStatus.QUEUED;
            case State.HandedOver handedOver -> MessageStatus.HANDED_OVER;
            case State.Delivered delivered -> MessageStatus.DELIVERED;
            case State.Undelivered undelivered -> MessageStatus.UNDELIVERED;
            case State.Refused refused -> MessageStatus.REFUSED;
            case State.Expired expired -> MessageStatus.EXPIRED;
        };
    }

    /** How often a gateway was asked to take it. */
    public int attemptsBy(String gateway) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.gateway().equals(gateway))
                .count();
    }

    /** Whether a gateway has said that it will never take it. */
    public boolean isRefusedBy(String gateway) {
        return attempts.stream()
                .anyMatch(attempt ->
                        attempt.gateway().equals(gateway) && attempt.ending() == Attempt.Ending.MESSAGE_REFUSED);
    }

    /** Whether a gateway may have taken it without saying so. */
    public boolean mayBeWith(String gateway) {
        return attempts.stream()
                .anyMatch(attempt -> attempt.gateway().equals(gateway) && attempt.ending() == Attempt.Ending.UNKNOWN);
    }

    public TextMessage leased(Instant now, DeliveryPolicy policy) {
        return in(new State.Queued(tries(), now.plus(policy.lease())), content);
    }

    public TextMessage tried(String theRegion, Attempt attempt) {
        var latest = Stream.concat(attempts.stream(), Stream.of(attempt))
                .skip(Math.max(0, attempts.size() + 1 - ATTEMPTS_KEPT))
                .toList();
        return with(expiresAt, content, theRegion, latest, state, provenAt);
    }

    public TextMessage handedOver(String gateway, String reference, Instant now) {
        return in(new State.HandedOver(now, gateway, reference), content);
    }

    public TextMessage refused(String gateway, String reason, Instant now) {
        return in(new State.Refused(now, gateway, reason), null);
    }

    public TextMessage expired(Instant now) {
        return in(new State.Expired(now), null);
    }

    /** After a try that failed: once more later, unless its code will be dead by then. */
    public TextMessage failed(@Nullable Duration askedToWait, Instant now, DeliveryPolicy policy) {
        int tries = tries() + 1;
        var wait = policy.retryAfter(tries);
        if (askedToWait != null && askedToWait.compareTo(wait) > 0) {
            wait = askedToWait;
        }
        var next = now.plus(wait);
        return next.isBefore(expiresAt) ? in(new State.Queued(tries, next), content) : expired(now);
    }

    /** What a carrier says of it later. The first final word stands; whatever comes after it changes nothing. */
    public TextMessage told(Receipt receipt, Instant now) {
        if (!(state instanceof State.HandedOver handedOver)) {
            return this;
        }
        return switch (receipt.state()) {
            case IN_TRANSIT -> this;
            case DELIVERED -> in(new State.Delivered(handedOver, now), content);
            case UNDELIVERED -> in(new State.Undelivered(handedOver, now, reason(receipt)), content);
        };
    }

    private static String reason(Receipt receipt) {
        return receipt.reason() == null ? "" : Attempt.line(receipt.reason());
    }

    /** Its code was entered, and is dead from then on. */
    public TextMessage proven(Instant now) {
        return with(now, content, region, attempts, state, now);
    }

    /** Its code was replaced or given up, and is dead from then on. */
    public TextMessage withdrawn(Instant now) {
        return isQueued()
                ? with(now, null, region, attempts, new State.Expired(now), provenAt)
                : with(now, content, region, attempts, state, provenAt);
    }

    /** This message as it is stored, with what a try that began earlier has made of it. */
    public TextMessage asTried(TextMessage other) {
        return with(
                expiresAt, other.content == null ? null : content, other.region, other.attempts, other.state, provenAt);
    }

    public TextMessage wiped() {
        return in(state, null);
    }

    private int tries() {
        return state instanceof State.Queued(int tries, var dueAt) ? tries : 0;
    }

    private TextMessage in(State next, @Nullable Content kept) {
        return with(expiresAt, kept, region, attempts, next, provenAt);
    }

    private TextMessage with(
            Instant theEnd,
            @Nullable Content theContent,
            @Nullable String theRegion,
            List<Attempt> theAttempts,
            State theState,
            @Nullable Instant entered) {
        return new TextMessage(
                id,
                type,
                owner,
                phoneNumberId,
                challengeId,
                maskedTo,
                segments,
                createdAt,
                theEnd,
                theContent,
                theRegion,
                theAttempts,
                theState,
                entered);
    }
}
