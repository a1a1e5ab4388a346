package dev.ringproof.core.delivery;

import dev.ringproof.core.domain.E164Number;
import java.time.Instant;

/**
 * A text as a gateway gets it. Holds a code, so {@code toString} shows neither it nor the number.
 *
 * @param id the same at every try
 * @param text at most one GSM-7 segment
 * @param code the code within the text
 * @param expiresAt when the code dies; a carrier that can is to be told to give up then
 */
public record OutgoingText(MessageId id, E164Number to, String text, String code, Instant expiresAt) {
    @Override
    public String toString() {
        return "OutgoingText[id=" + id + ", to=" + to.masked() + "]";
    }
}
