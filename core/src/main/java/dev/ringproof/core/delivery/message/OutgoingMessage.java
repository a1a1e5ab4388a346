package dev.ringproof.core.delivery.message;

import dev.ringproof.core.domain.E164Number;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text as a gateway gets it. Holds a code, so {@code toString} shows neither it nor the number.
 *
 * @param id the same at every try
 * @param code the code within the text; null for a notice, which has none
 * @param expiresAt when the text has lost its use; a carrier that can is to be told to give up then
 * @param sender who it is from (a number in E.164, a short code or a name), as the route has it; null for the gateway's
 *     own default
 * @param parameters what a route gives a gateway besides, by the gateway's own names
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
        return "OutgoingText[id=" + id + ", to=" + to.masked() + "]";
    }
}
