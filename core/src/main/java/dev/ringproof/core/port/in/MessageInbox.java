package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.TextMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were handed over, for a developer to read. It is empty unless the delivery policy keeps the bodies
 * of messages. Safe for use by many threads. {@link #newest} may throw {@link dev.ringproof.core.port.StoreConflict} and
 * {@link dev.ringproof.core.port.StoreUnavailable}.
 */
public interface MessageInbox {

    /**
     * Returns the newest messages, the newest first, at most 100.
     *
     * @param to only messages to this number, whose digits alone count; null for messages to all numbers
     */
    List<TextMessage> newest(@Nullable String to);

    /**
     * Adds a listener that hears each time this node has stored a hand-over, so that nobody has to ask again and again.
     * It does not hear of other nodes on the same store.
     *
     * @param listener is called by many threads at once; it returns at once and does not throw
     */
    void onHandOver(Runnable listener);
}
