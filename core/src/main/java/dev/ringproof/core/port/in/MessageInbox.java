package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.TextMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts that were handed over, for a developer to read. Empty unless the delivery policy keeps texts. */
public interface MessageInbox {

    /**
     * Lists texts.
     *
     * @param to only texts to this number, in any form that names one; null for all
     * @return newest first, at most 100
     */
    List<TextMessage> newest(@Nullable String to);
}
