package dev.ringproof.adapters.persistence;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.ringproof.core.delivery.MessageId;
import dev.ringproof.core.delivery.MessageType;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.delivery.TextMessage.Content;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A text message as the table has it. What it says is sealed, and wiped once it is settled. */
@Entity(name = "TextMessage")
@Table(name = "text_message")
@SuppressWarnings("NullAway.Init") // Hibernate or of() fills it
class TextMessageRow {
    enum State {
        QUEUED,
        HANDED_OVER,
        REFUSED,
        EXPIRED
    }

    @Id
    String id;

    @Enumerated(EnumType.STRING)
    MessageType type;

    String ownerId;
    String phoneNumberId;

    @Nullable
    String challengeId;

    byte[] numberIndex;
    byte @Nullable [] contentSealed;
    Instant createdAt;
    Instant expiresAt;

    @Enumerated(EnumType.STRING)
    State state;

    int attempts;

    @Nullable
    Instant dueAt;

    @Nullable
    Instant settledAt;

    @Nullable
    String gateway;

    @Nullable
    String reference;

    @Nullable
    String reason;

    static TextMessageRow of(TextMessage message, Seal seal, NumberIndex index) {
        var content = requireNonNull(message.content(), "a new message says something");
        var row = new TextMessageRow();
        row.id = message.id().value();
        row.type = message.type();
        row.ownerId = message.owner().value();
        row.phoneNumberId = message.phoneNumberId().value();
        row.challengeId =
                message.challengeId() == null ? null : message.challengeId().value();
        row.numberIndex = index.of(content.to());
        row.contentSealed = seal.seal(written(content), row.place());
        row.createdAt = message.createdAt();
        row.expiresAt = message.expiresAt();
        row.take(message);
        return row;
    }

    /** Takes over what became of the message. */
    void take(TextMessage from) {
        attempts = from.state().attempts();
        if (from.content() == null) {
            contentSealed = null;
        }
        switch (from.state()) {
            case TextMessage.State.Queued(var tries, var due) -> {
                state = State.QUEUED;
                dueAt = due;
            }
            case TextMessage.State.HandedOver(var tries, var at, var by, var name) -> {
                settle(State.HANDED_OVER, at, by);
                reference = name;
            }
            case TextMessage.State.Refused(var tries, var at, var by, var why) -> {
                settle(State.REFUSED, at, by);
                reason = why;
            }
            case TextMessage.State.Expired(var tries, var at) -> settle(State.EXPIRED, at, null);
        }
    }

    private void settle(State as, Instant at, @Nullable String by) {
        state = as;
        dueAt = null;
        settledAt = at;
        gateway = by;
    }

    TextMessage toDomain(Seal seal) {
        return new TextMessage(
                new MessageId(id),
                type,
                new OwnerId(ownerId),
                new PhoneNumberId(phoneNumberId),
                challengeId == null ? null : new ChallengeId(challengeId),
                createdAt,
                expiresAt,
                contentSealed == null ? null : read(seal.open(contentSealed, place())),
                switch (state) {
                    case QUEUED -> new TextMessage.State.Queued(attempts, requireNonNull(dueAt));
                    case HANDED_OVER ->
                        new TextMessage.State.HandedOver(
                                attempts,
                                requireNonNull(settledAt),
                                requireNonNull(gateway),
                                requireNonNull(reference));
                    case REFUSED ->
                        new TextMessage.State.Refused(
                                attempts, requireNonNull(settledAt), requireNonNull(gateway), requireNonNull(reason));
                    case EXPIRED -> new TextMessage.State.Expired(attempts, requireNonNull(settledAt));
                });
    }

    private String place() {
        return "text_message.content_sealed " + id;
    }

    /** Number and code, which hold no line feed, each on a line of its own, and then the text; a notice's code is empty. */
    private static String written(Content content) {
        return content.to().value() + "\n" + requireNonNullElse(content.code(), "") + "\n" + content.text();
    }

    private static Content read(String written) {
        var parts = written.split("\n", 3);
        return new Content(new E164Number(parts[0]), parts[2], parts[1].isEmpty() ? null : parts[1]);
    }
}
