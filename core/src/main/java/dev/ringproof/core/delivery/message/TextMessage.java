package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
 * @param handovers the latest, oldest first; {@value #HANDOVERS_KEPT} at most
 * @param enteredAt when its code was entered; null where it was not
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
        List<HandoverRecord> handovers,
        State state,
        @Nullable Instant enteredAt) {
    private static final int HANDOVERS_KEPT = 20;

    public TextMessage {
        handovers = List.copyOf(handovers);
    }

    /** What its accepted hand-overs have cost by the operator's price list; null where that says nothing of them. */
    public @Nullable BigDecimal cost() {
        return handovers.stream()
                .flatMap(handover -> Stream.ofNullable(handover.cost()))
                .reduce(BigDecimal::add)
                .orElse(null);
    }

    /** What a text says. Secret: {@code toString} shows none of it. */
    public record Content(
            E164Number to, String body, @Nullable String code) {
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
         * @param rounds how often all gateways of its route were asked in vain
         * @param dueAt when the next node may take it up; until then it is leased, or waits for its next try
         */
        record Queued(int rounds, Instant dueAt) implements State {}

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
                reason = HandoverRecord.line(reason);
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
                SmsSegments.of(content.body()).parts(),
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

    /** When the next node may claim it; empty once it is settled. */
    public Optional<Instant> dueAt() {
        return state instanceof State.Queued(int rounds, var dueAt) ? Optional.of(dueAt) : Optional.empty();
    }

    public boolean isDueAt(Instant now) {
        return dueAt().filter(due -> !due.isAfter(now)).isPresent();
    }

    /** Whether its content has lost its use: the message is settled and its code is dead. */
    public boolean mayBeWipedAt(Instant now) {
        return content != null && !isQueued() && !isAliveAt(now);
    }

    /** Whether a node that leased it has time left to begin a hand-over. */
    public boolean mayBeginAt(Instant now, DeliveryPolicy policy) {
        return state instanceof State.Queued(int rounds, var dueAt)
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

    /** The hand-over that a gateway has accepted; empty while none has. */
    public Optional<State.HandedOver> acceptedHandover() {
        return switch (state) {
            case State.HandedOver accepted -> Optional.of(accepted);
            case State.Delivered(var accepted, var at) -> Optional.of(accepted);
            case State.Undelivered(var accepted, var at, var reason) -> Optional.of(accepted);
            case State.Queued queued -> Optional.empty();
            case State.Refused refused -> Optional.empty();
            case State.Expired expired -> Optional.empty();
        };
    }

    /** The gateway that has taken the message, or has refused it for good; empty while neither has happened. */
    public Optional<String> gateway() {
        return state instanceof State.Refused(var at, var refusing, var reason)
                ? Optional.of(refusing)
                : acceptedHandover().map(State.HandedOver::gateway);
    }

    /** How often a gateway was asked to take it. */
    public int handoversBy(String gateway) {
        return (int) handovers.stream()
                .filter(handover -> handover.gateway().equals(gateway))
                .count();
    }

    /** Whether a gateway has said that it will never take it. */
    public boolean isRefusedBy(String gateway) {
        return handovers.stream()
                .anyMatch(handover -> handover.gateway().equals(gateway)
                        && handover.result() == HandoverRecord.Result.MESSAGE_REFUSED);
    }

    /** Whether a gateway may have taken it without saying so. */
    public boolean mayHaveBeenTakenBy(String gateway) {
        return handovers.stream()
                .anyMatch(handover ->
                        handover.gateway().equals(gateway) && handover.result() == HandoverRecord.Result.UNKNOWN);
    }

    public TextMessage leased(Instant now, DeliveryPolicy policy) {
        return in(new State.Queued(rounds(), now.plus(policy.lease())), content);
    }

    public TextMessage with(String theRegion, HandoverRecord handover) {
        var latest = Stream.concat(handovers.stream(), Stream.of(handover))
                .skip(Math.max(0, handovers.size() + 1 - HANDOVERS_KEPT))
                .toList();
        return with(expiresAt, content, theRegion, latest, state, enteredAt);
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
        int rounds = rounds() + 1;
        var wait = policy.retryAfter(rounds);
        if (askedToWait != null && askedToWait.compareTo(wait) > 0) {
            wait = askedToWait;
        }
        var next = now.plus(wait);
        return next.isBefore(expiresAt) ? in(new State.Queued(rounds, next), content) : expired(now);
    }

    /** What a carrier says of it later. The first final word stands; whatever comes after it changes nothing. */
    public TextMessage withReceipt(Receipt receipt, Instant now) {
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
        return receipt.reason() == null ? "" : HandoverRecord.line(receipt.reason());
    }

    /** Its code was entered, and is dead from then on. */
    public TextMessage entered(Instant now) {
        return with(now, content, region, handovers, state, now);
    }

    /** Its code was replaced or given up, and is dead from then on. */
    public TextMessage withdrawn(Instant now) {
        return isQueued()
                ? with(now, null, region, handovers, new State.Expired(now), enteredAt)
                : with(now, content, region, handovers, state, enteredAt);
    }

    /** This message as it is stored, with what a try that began earlier has made of it. */
    public TextMessage withHandovers(TextMessage other) {
        return isQueued()
                ? with(
                        expiresAt,
                        other.content == null ? null : content,
                        other.region,
                        other.handovers,
                        other.state,
                        enteredAt)
                : this;
    }

    public TextMessage wiped() {
        return in(state, null);
    }

    private int rounds() {
        return state instanceof State.Queued(int rounds, var dueAt) ? rounds : 0;
    }

    private TextMessage in(State next, @Nullable Content kept) {
        return with(expiresAt, kept, region, handovers, next, enteredAt);
    }

    private TextMessage with(
            Instant theEnd,
            @Nullable Content theContent,
            @Nullable String theRegion,
            List<HandoverRecord> theHandovers,
            State theState,
            @Nullable Instant theEntry) {
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
                theHandovers,
                theState,
                theEntry);
    }
}
