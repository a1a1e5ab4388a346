package dev.ringproof.core;

import dev.ringproof.core.delivery.engine.Faults;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.port.out.EventPublisher;
import java.util.List;

/**
 * Tells every listener of every event. A listener that throws, an error included, harms neither the others nor the
 * step.
 */
final class Listeners implements EventPublisher {
    private final List<EventPublisher> own;
    private final List<EventPublisher> listeners;
    private final Faults faults;

    /** @param listeners of a host; positions begin with 1 */
    Listeners(List<EventPublisher> own, List<EventPublisher> listeners, Faults faults) {
        this.own = List.copyOf(own);
        this.listeners = List.copyOf(listeners);
        this.faults = faults;
    }

    @Override
    public void publish(Event event) {
        own.forEach(listener -> tell(listener, 0, event));
        for (int i = 0; i < listeners.size(); i++) {
            tell(listeners.get(i), i + 1, event);
        }
    }

    private void tell(EventPublisher listener, int position, Event event) {
        try {
            listener.publish(event);
        } catch (Throwable e) {
            faults.ofListener(position, listener.getClass().getName(), e);
        }
    }
}
