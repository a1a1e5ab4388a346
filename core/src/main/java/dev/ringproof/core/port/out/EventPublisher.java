package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.Event;

/**
 * Hears of what happened, after the commit. An event is lost when the process dies between the two, so it serves metrics,
 * logs and hooks, and no bookkeeping. It must return soon and not throw.
 */
@FunctionalInterface
public interface EventPublisher {
    void publish(Event event);
}
