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
 * One text message and what has become of it. A message is stored in the same unit of work as the code that it carries,
 * so that neither exists without the round. It is handed over after the commit: at least once while the code is alive,
 * always with the same code, and never after the code is dead. Immutable: each step returns the next message.
 *
 * <pre>
 *            ┌──failed───┐
 *            ▼           │
 * Queued ────┴──accepted─┴─▶ HandedOver ──receipt──▶ Delivered
 *    │ └──refused──▶ Refused     └───────receipt──▶ Undelivered
 *    └──code dead──▶ Expired
 * </pre>
 *
 * @param challengeId the challenge whose code it carries; null for a notice
 * @param maskedTo the masked number, by which an operator recognises it
 * @param segments the parts that a carrier bills
 * @param expiresAt when its code dies: because of its age, or because it was entered or replaced. For a notice, when it
 *     is of no use any more. Also when another message with the same code took its place in the queue
 * @param content what it says and to which number; null once it is wiped, which happens when its code is dead or no
 *     gateway will take it
 * @param region the region of its number, ISO 3166-1 alpha-2 or {@code ZZ}; null before the first hand-over
 * @param handovers the latest hand-overs, the oldest first; {@value #MAX_HANDOVERS} at most
 * @param enteredAt when its code was entered; null if it was not
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
    private static final int MAX_HANDOVERS = 20;
    /** How long a notice may be sent, from when it is first due. */
    public static final Duration NOTICE_LIFETIME = Duration.ofHours(4);

    public TextMessage {
        handovers = List.copyOf(handovers);
    }

    /**
     * Returns the cost of the accepted hand-overs by the operator's price list; null if the list has no price for any.
     */
    public @Nullable BigDecimal cost() {
        return handovers.stream()
                .flatMap(handover -> Stream.ofNullable(handover.cost()))
                .reduce(BigDecimal::add)
                .orElse(null);
    }

    /**
     * What a message says, and to which number. It is secret: {@code toString} shows the masked number only.
     *
     * @param code the code that the body contains; null for a notice
     */
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
         * The message waits to be handed over, or is being handed over.
         *
         * @param rounds how many rounds have failed so far
         * @param dueAt when the next node may claim it; until then it is leased, waits for its next round, or is a
         *     notice that {@linkplain TextMessage#waitsAt waits} for further changes
         */
        record Queued(int rounds, Instant dueAt) implements State {}

        /**
         * A gateway has taken the message.
         *
         * @param reference the gateway's own name for it
         */
        record HandedOver(Instant at, String gateway, String reference) implements State {}

        /** The carrier says that the message has arrived; {@code at} is when this was heard. */
        record Delivered(HandedOver handedOver, Instant at) implements State {}

        /**
         * The carrier says that the message will not arrive. {@code reason} contains no part of the body or the number.
         */
        record Undelivered(HandedOver handedOver, Instant at, String reason) implements State {}

        /** No gateway will ever take the message. {@code reason} contains no part of the body or the number. */
        record Refused(Instant at, String gateway, String reason) implements State {
            public Refused {
                reason = HandoverRecord.line(reason);
            }
        }

        /** The code died or was replaced before any gateway took the message. */
        record Expired(Instant at) implements State {}
    }

    /**
     * Returns a new message. The node that creates it hands it over itself; if that node dies, another one does so once
     * the lease has run out.
     */
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
        var dueAt = now.plus(policy.lease());
        return queued(id, type, owner, phoneNumberId, challengeId, content, now, expiresAt, dueAt);
    }

    private static TextMessage queued(
            MessageId id,
            MessageType type,
            OwnerId owner,
            PhoneNumberId phoneNumberId,
            @Nullable ChallengeId challengeId,
            Content content,
            Instant now,
            Instant expiresAt,
            Instant dueAt) {
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
                new State.Queued(0, dueAt),
                null);
    }

    /** Returns a notice that the node which creates it hands over itself, now. */
    public static TextMessage notice(
            MessageId id,
            OwnerId owner,
            PhoneNumberId phoneNumberId,
            Content content,
            Instant now,
            DeliveryPolicy policy) {
        var expiresAt = now.plus(NOTICE_LIFETIME);
        return queued(id, MessageType.NOTICE, owner, phoneNumberId, null, content, now, expiresAt, policy);
    }

    /** Returns a notice that no node claims before it is due. Until then it can tell of further changes. */
    public static TextMessage waitingNotice(
            MessageId id, OwnerId owner, PhoneNumberId phoneNumberId, Content content, Instant now, Instant dueAt) {
        var expiresAt = dueAt.plus(NOTICE_LIFETIME);
        return queued(id, MessageType.NOTICE, owner, phoneNumberId, null, content, now, expiresAt, dueAt);
    }

    /**
     * Returns a new message with the same number and code under another id.
     *
     * @param body what it says, which contains the code
     * @throws IllegalStateException if the message is not {@linkplain #isAliveAt alive}
     */
    public TextMessage again(MessageId newId, String body, Instant now, DeliveryPolicy policy) {
        if (content == null || !isAliveAt(now)) {
            throw new IllegalStateException("the code of the message is dead");
        }
        var same = new Content(content.to(), body, content.code());
        return queued(newId, type, owner, phoneNumberId, challengeId, same, now, expiresAt, policy);
    }

    public boolean isQueued() {
        return state instanceof State.Queued;
    }

    /** Whether the message may still be sent: its code has not expired, and was not entered or replaced. */
    public boolean isAliveAt(Instant now) {
        return content != null && now.isBefore(expiresAt);
    }

    /**
     * Whether the message is a notice that waits for further changes. Its body may still change then, since no node has
     * claimed it. A node that claims a message moves the time when it is due.
     */
    public boolean waitsAt(Instant now) {
        return type == MessageType.NOTICE
                && content != null
                && state instanceof State.Queued(int rounds, var dueAt)
                && dueAt.isAfter(now)
                && dueAt.equals(noticeDueAt());
    }

    /** Returns when a notice is first due: when it was created, or when it stops to wait for further changes. */
    public Instant noticeDueAt() {
        return expiresAt.minus(NOTICE_LIFETIME);
    }

    /** Returns when the next node may claim the message; empty once it is settled. */
    public Optional<Instant> dueAt() {
        return state instanceof State.Queued(int rounds, var dueAt) ? Optional.of(dueAt) : Optional.empty();
    }

    public boolean isDueAt(Instant now) {
        return dueAt().filter(due -> !due.isAfter(now)).isPresent();
    }

    /** Whether the content is of no use any more: the message is settled and its code is dead. */
    public boolean mayBeWipedAt(Instant now) {
        return content != null && !isQueued() && !isAliveAt(now);
    }

    /**
     * Whether the node that has leased the message may still begin a hand-over: it may in the first half of the lease.
     */
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

    /** Returns the hand-over that a gateway has accepted; empty while none has. */
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

    /** Returns the gateway that has taken the message or has refused it for good; empty while neither has happened. */
    public Optional<String> gateway() {
        return state instanceof State.Refused(var at, var refusing, var reason)
                ? Optional.of(refusing)
                : acceptedHandover().map(State.HandedOver::gateway);
    }

    /** Returns how often the message was handed over to a gateway, as far as the hand-overs are kept. */
    public int handoversBy(String gateway) {
        return (int) handovers.stream()
                .filter(handover -> handover.gateway().equals(gateway))
                .count();
    }

    /** Whether a gateway has said that it will never take the message. */
    public boolean isRefusedBy(String gateway) {
        return handovers.stream()
                .anyMatch(handover -> handover.gateway().equals(gateway)
                        && handover.result() == HandoverRecord.Result.MESSAGE_REFUSED);
    }

    /** Whether a gateway may have taken the message at an earlier hand-over, though it did not say so. */
    public boolean mayHaveBeenTakenBy(String gateway) {
        return handovers.stream()
                .anyMatch(handover ->
                        handover.gateway().equals(gateway) && handover.result() == HandoverRecord.Result.UNKNOWN);
    }

    /** Returns the message as claimed by a node: it is due again when the lease runs out. */
    public TextMessage leased(Instant now, DeliveryPolicy policy) {
        return in(new State.Queued(rounds(), now.plus(policy.lease())), content);
    }

    /** Returns the message with one more hand-over; if there are too many, the oldest is dropped. */
    public TextMessage with(String theRegion, HandoverRecord handover) {
        var latest = Stream.concat(handovers.stream(), Stream.of(handover))
                .skip(Math.max(0, handovers.size() + 1 - MAX_HANDOVERS))
                .toList();
        return with(expiresAt, content, theRegion, latest, state, enteredAt);
    }

    /**
     * Returns the message after a gateway has taken it. A gateway is foreign code: if its reference {@linkplain
     * Receipt#isReference is none}, the message's own id takes its place.
     */
    public TextMessage handedOver(String gateway, String reference, Instant now) {
        var kept = Receipt.isReference(reference) ? reference : id.value();
        return in(new State.HandedOver(now, gateway, kept), content);
    }

    public TextMessage refused(String gateway, String reason, Instant now) {
        return in(new State.Refused(now, gateway, reason), null);
    }

    public TextMessage expired(Instant now) {
        return in(new State.Expired(now), null);
    }

    /**
     * Returns the message after a round that failed: queued for another round, or expired if its code will be dead by
     * then.
     *
     * @param askedToWait the shortest time that the gateways asked to wait; null if they did not. The policy's wait
     *     counts if it is longer
     */
    public TextMessage failed(@Nullable Duration askedToWait, Instant now, DeliveryPolicy policy) {
        int rounds = rounds() + 1;
        var wait = policy.retryAfter(rounds);
        if (askedToWait != null && askedToWait.compareTo(wait) > 0) {
            wait = askedToWait;
        }
        var next = now.plus(wait);
        return next.isBefore(expiresAt) ? in(new State.Queued(rounds, next), content) : expired(now);
    }

    /** Returns the message after a receipt. The first final receipt counts; each later one changes nothing. */
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

    /** Returns the message after its code was entered; the code is dead from then on. */
    public TextMessage entered(Instant now) {
        return with(now, content, region, handovers, state, now);
    }

    /** Returns the message after its code was replaced, or its number removed; the code is dead from then on. */
    public TextMessage withdrawn(Instant now) {
        return isQueued()
                ? with(now, null, region, handovers, new State.Expired(now), enteredAt)
                : with(now, content, region, handovers, state, enteredAt);
    }

    /**
     * Returns the message after another one with the same code was queued. No further hand-over of this one begins, so
     * that a carrier is not paid for both. But if a hand-over is under way, its result still counts: so the message
     * stays queued until a node looks at it.
     */
    public TextMessage superseded(Instant now) {
        return isQueued() && isAliveAt(now) ? with(now, content, region, handovers, state, enteredAt) : this;
    }

    /**
     * Returns this message, as it is stored now, with the result of a round that began earlier. The code may have been
     * entered or replaced meanwhile, which is kept. A message that is settled stays as it is.
     */
    public TextMessage withHandovers(TextMessage round) {
        return isQueued()
                ? with(
                        expiresAt,
                        round.content == null ? null : content,
                        round.region,
                        round.handovers,
                        round.state,
                        enteredAt)
                : this;
    }

    /**
     * Returns a waiting notice with another body, which tells of further changes too.
     *
     * @throws IllegalStateException if the message does not {@linkplain #waitsAt wait}
     */
    public TextMessage rewritten(String body, Instant now) {
        if (content == null || !waitsAt(now)) {
            throw new IllegalStateException("the message does not wait for further changes");
        }
        // No node has claimed it, so nothing has happened to it since it was made.
        var rewritten = new Content(content.to(), body, null);
        return waitingNotice(id, owner, phoneNumberId, rewritten, createdAt, noticeDueAt());
    }

    /** Returns the message without its content. */
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
