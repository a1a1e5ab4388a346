package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.Event;

/**
 * Hears of events after they are committed. An event is lost if the process dies between the commit and this call, so
 * events serve metrics, logs and hooks, but not bookkeeping. The call is made on the thread that took the step, by many
 * threads at once, before the step returns, so it should return within milliseconds. It may call Ringproof, but must
 * not close it. What it throws, an error included, is logged once a minute and counted, and harms neither the step nor
 * other listeners.
 */
@FunctionalInterface
public interface EventPublisher {

    /** Takes one event, which is never null. */
    void publish(Event event);
}
