package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.E164Number;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as a gateway receives it. It contains a code, so {@code toString} shows the id and the masked number only.
 *
 * @param id the same at each hand-over of the message
 * @param code the code that the body contains; null for a notice, which has none
 * @param expiresAt when the message is of no use any more. A gateway passes this on to the carrier if it can, so that
 *     the carrier stops trying then
 * @param sender whom the message is from, as the route says: a number in E.164, a short code or a name; null for the
 *     gateway's own default
 * @param parameters what the route says to this gateway besides, by the gateway's own names
 */
public record OutgoingMessage(
        MessageId id,
        E164Number to,
        String body,
        @Nullable String code,
        Instant expiresAt,
        @Nullable String sender,
        Map<String, String> parameters) {

    public OutgoingMessage {
        parameters = Map.copyOf(parameters);
    }

    @Override
    public String toString() {
        return "OutgoingMessage[id=" + id + ", to=" + to.masked() + "]";
    }
}
