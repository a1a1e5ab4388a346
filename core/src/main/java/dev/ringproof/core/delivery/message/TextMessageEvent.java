package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Instant;

/** An event: one round of a message has ended, and its result is stored. */
public record TextMessageEvent(Type type, MessageId id, PhoneNumberId phoneNumberId, Instant at) implements Event {

    /** What the round has made of the message. */
    public enum Type {
        HANDED_OVER("handed_over"),
        /** No gateway has taken the message; another round follows. */
        RETRIED("retried"),
        REFUSED("refused"),
        EXPIRED("expired");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }
    }

    public static TextMessageEvent of(TextMessage message, Instant at) {
        var type = switch (message.state()) {
            case TextMessage.State.Queued queued -> Type.RETRIED;
            case TextMessage.State.HandedOver handedOver -> Type.HANDED_OVER;
            case TextMessage.State.Delivered delivered -> Type.HANDED_OVER;
            case TextMessage.State.Undelivered undelivered -> Type.HANDED_OVER;
            case TextMessage.State.Refused refused -> Type.REFUSED;
            case TextMessage.State.Expired expired -> Type.EXPIRED;
        };
        return new TextMessageEvent(type, message.id(), message.phoneNumberId(), at);
    }

    @Override
    public String name() {
        return "text_message." + type.wireName;
    }
}
