package dev.ringproof.core.application;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessageEvent;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The development inbox. It is read from the message store, so all nodes share it and it outlives them. */
public final class StoredInbox implements MessageInbox, EventPublisher {
    private static final int NEWEST = 100;

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final DeliveryPolicy policy;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public StoredInbox(MessageRepository messages, UnitOfWork work, DeliveryPolicy policy) {
        this.messages = messages;
        this.work = work;
        this.policy = policy;
    }

    @Override
    public List<TextMessage> newest(@Nullable String to) {
        if (!policy.keepContent()) {
            return List.of();
        }
        if (to == null) {
            return work.run(() -> messages.newestHandedOver(null, NEWEST));
        }
        var number = number(to);
        return number == null ? List.of() : work.run(() -> messages.newestHandedOver(number, NEWEST));
    }

    @Override
    public void onHandOver(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Tells the listeners of a hand-over, in whichever way the message came to be handed over. What one of them throws
     * is thrown when all have heard.
     */
    @Override
    public void publish(Event event) {
        if (event instanceof TextMessageEvent message && message.type() == TextMessageEvent.Type.HANDED_OVER) {
            tell();
        }
    }

    private void tell() {
        RuntimeException failure = null;
        for (var listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException | Error e) {
                failure = new IllegalStateException("a listener of the inbox has thrown", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable E164Number number(String to) {
        try {
            return new E164Number("+" + to.replaceAll("[^0-9]", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
