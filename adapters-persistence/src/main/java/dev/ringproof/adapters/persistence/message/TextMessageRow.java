package dev.ringproof.adapters.persistence.message;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row of a text message. Its content is sealed, and wiped when its code is dead. */
@Entity(name = "TextMessage")
@Table(name = "text_message")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class TextMessageRow {
    /** Stands for content that is there and that nobody reads. */
    private static final Content UNREAD = new Content(new E164Number("+10"), "", null);

    @Id
    String id;

    @Enumerated(EnumType.STRING)
    MessageType type;

    String ownerId;
    String phoneNumberId;

    @Nullable
    String challengeId;

    byte[] numberIndex;
    String maskedTo;
    int segments;

    @Nullable
    String region;

    byte @Nullable [] contentSealed;
    Instant createdAt;
    Instant expiresAt;

    @Enumerated(EnumType.STRING)
    MessageStatus state;

    /** How many times all gateways of the route were asked without success. */
    @Column(name = "attempts")
    int rounds;

    /** The latest hand-overs, as {@link HandoversColumn} writes them. */
    @Column(name = "tried")
    String handovers;

    @Nullable
    Instant dueAt;

    @Nullable
    Instant settledAt;

    @Nullable
    Instant receiptAt;

    @Column(name = "proven_at")
    @Nullable
    Instant enteredAt;

    @Nullable
    Instant wipeAt;

    @Nullable
    String gateway;

    @Nullable
    String reference;

    @Nullable
    String reason;

    static TextMessageRow of(TextMessage message, Seal seal, NumberIndex index) {
        var content = requireNonNull(message.content(), "a new message has content");
        var row = new TextMessageRow();
        row.id = message.id().value();
        row.type = message.type();
        row.ownerId = message.owner().value();
        row.phoneNumberId = message.phoneNumberId().value();
        row.challengeId =
                message.challengeId() == null ? null : message.challengeId().value();
        row.numberIndex = index.of(content.to());
        row.maskedTo = message.maskedTo();
        row.segments = message.segments();
        row.contentSealed = seal.seal(written(content), row.place());
        row.createdAt = message.createdAt();
        row.take(message);
        return row;
    }

    /**
     * Takes over all that can change. The content stays as it was sealed, or is wiped. While it is there, {@link
     * #wipeAt} is the time when its code dies.
     */
    void take(TextMessage from) {
        expiresAt = from.expiresAt();
        contentSealed = from.content() == null ? null : contentSealed;
        wipeAt = contentSealed == null ? null : expiresAt;
        region = from.region();
        handovers = HandoversColumn.written(from.handovers());
        enteredAt = from.enteredAt();
        take(from.state());
    }

    /** Takes over all that can change, and other content. */
    void rewrite(TextMessage from, Seal seal) {
        segments = from.segments();
        contentSealed = seal.seal(written(requireNonNull(from.content(), "a message that waits has content")), place());
        take(from);
    }

    private void take(TextMessage.State from) {
        switch (from) {
            case TextMessage.State.Queued(var round, var due) -> {
                state = MessageStatus.QUEUED;
                rounds = round;
                dueAt = due;
            }
            case TextMessage.State.HandedOver(var at, var by, var name) -> {
                settle(MessageStatus.HANDED_OVER, at, by);
                reference = name;
            }
            case TextMessage.State.Delivered(var handedOver, var at) -> {
                take(handedOver);
                state = MessageStatus.DELIVERED;
                receiptAt = at;
            }
            case TextMessage.State.Undelivered(var handedOver, var at, var why) -> {
                take(handedOver);
                state = MessageStatus.UNDELIVERED;
                receiptAt = at;
                reason = why;
            }
            case TextMessage.State.Refused(var at, var by, var why) -> {
                settle(MessageStatus.REFUSED, at, by);
                reason = why;
            }
            case TextMessage.State.Expired(var at) -> settle(MessageStatus.EXPIRED, at, null);
        }
    }

    private void settle(MessageStatus as, Instant at, @Nullable String by) {
        state = as;
        dueAt = null;
        settledAt = at;
        gateway = by;
    }

    /** Takes a step that does not read the content, so that it needs no key. */
    void change(UnaryOperator<TextMessage> step) {
        take(step.apply(toDomain(contentSealed == null ? null : UNREAD)));
    }

    boolean isReadableWith(Seal seal) {
        return contentSealed == null || seal.hasKeyOf(contentSealed);
    }

    /** Returns the message. If the ring does not have the key of its content, the message is as if it was wiped. */
    TextMessage toDomain(Seal seal) {
        return toDomain(
                contentSealed == null || !seal.hasKeyOf(contentSealed)
                        ? null
                        : read(seal.open(contentSealed, place())));
    }

    private TextMessage toDomain(@Nullable Content content) {
        return new TextMessage(
                new MessageId(id),
                type,
                new OwnerId(ownerId),
                new PhoneNumberId(phoneNumberId),
                challengeId == null ? null : new ChallengeId(challengeId),
                maskedTo,
                segments,
                createdAt,
                expiresAt,
                content,
                region,
                HandoversColumn.read(handovers),
                switch (state) {
                    case QUEUED -> new TextMessage.State.Queued(rounds, requireNonNull(dueAt));
                    case HANDED_OVER -> handedOver();
                    case DELIVERED -> new TextMessage.State.Delivered(handedOver(), requireNonNull(receiptAt));
                    case UNDELIVERED ->
                        new TextMessage.State.Undelivered(
                                handedOver(), requireNonNull(receiptAt), requireNonNull(reason));
                    case REFUSED ->
                        new TextMessage.State.Refused(
                                requireNonNull(settledAt), requireNonNull(gateway), requireNonNull(reason));
                    case EXPIRED -> new TextMessage.State.Expired(requireNonNull(settledAt));
                },
                enteredAt);
    }

    private TextMessage.State.HandedOver handedOver() {
        return new TextMessage.State.HandedOver(
                requireNonNull(settledAt), requireNonNull(gateway), requireNonNull(reference));
    }

    private String place() {
        return SealedColumn.CONTENT.place(id);
    }

    /**
     * Writes the number on the first line, the code on the second, and then the body. Neither the number nor the code
     * contains a line feed. A notice has an empty code.
     */
    private static String written(Content content) {
        return content.to().value() + "\n" + requireNonNullElse(content.code(), "") + "\n" + content.body();
    }

    private static Content read(String written) {
        var parts = written.split("\n", 3);
        return new Content(new E164Number(parts[0]), parts[2], parts[1].isEmpty() ? null : parts[1]);
    }
}
