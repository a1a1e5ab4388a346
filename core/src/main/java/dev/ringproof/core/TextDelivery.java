package dev.ringproof.core;

import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.OutgoingText;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.delivery.TextMessageEvent;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.UnitOfWork;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three steps of delivery: take up what is due, try one text, store what became of it. Who runs them is not its concern. */
final class TextDelivery {
    private static final Logger LOG = System.getLogger(TextDelivery.class.getName());

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final SmsGateway gateway;
    private final EventPublisher events;
    private final InstantSource clock;
    private final DeliveryPolicy policy;

    TextDelivery(
            MessageRepository messages,
            UnitOfWork work,
            SmsGateway gateway,
            EventPublisher events,
            InstantSource clock,
            DeliveryPolicy policy) {
        this.messages = messages;
        this.work = work;
        this.gateway = gateway;
        this.events = events;
        this.clock = clock;
        this.policy = policy;
    }

    List<TextMessage> claimDue(int limit) {
        return work.run(() -> messages.claimDue(clock.instant(), limit, policy));
    }

    /** Whether this node's time for the text has run out, so that another may have it already. */
    boolean tooLate(TextMessage message) {
        return !message.mayBeginAt(clock.instant(), policy);
    }

    /** One try at a queued text. Blocks for as long as the gateway takes. */
    TextMessage attempt(TextMessage message) {
        var content = message.content();
        if (content == null || !clock.instant().isBefore(message.expiresAt())) {
            return message.expired(clock.instant());
        }
        var text = new OutgoingText(
                message.id(), content.to(), content.text(), content.code(), message.expiresAt(), null, Map.of());
        return switch (handOver(text)) {
            case Handover.Accepted(var reference) ->
                message.handedOver(gateway.name(), reference, clock.instant(), policy);
            case Handover.NumberRefused(var reason) -> refused(message, reason);
            case Handover.MessageRefused(var reason) -> refused(message, reason);
            case Handover.Throttled(var reason, var retryAfter) -> failed(message, reason, retryAfter);
            case Handover.Unavailable(var reason) -> failed(message, reason, null);
            case Handover.Unknown(var reason) -> failed(message, reason, null);
        };
    }

    private TextMessage refused(TextMessage message, String reason) {
        LOG.log(Level.WARNING, "{0} refused {1}: {2}", gateway.name(), message.id(), reason);
        return message.refused(gateway.name(), reason, clock.instant());
    }

    private TextMessage failed(TextMessage message, String reason, @Nullable Duration retryAfter) {
        LOG.log(Level.WARNING, "{0} did not take {1}: {2}", gateway.name(), message.id(), reason);
        return message.failed(retryAfter, clock.instant(), policy);
    }

    /** A gateway is foreign code: whatever it throws, the text is tried again. */
    private Handover handOver(OutgoingText text) {
        try {
            return gateway.handOver(text);
        } catch (RuntimeException e) {
            return new Handover.Unknown(e.getClass().getSimpleName());
        }
    }

    void settle(Collection<TextMessage> tried) {
        work.run(() -> {
            messages.update(tried);
            return tried.size();
        });
        tried.forEach(message -> events.publish(TextMessageEvent.of(message, clock.instant())));
    }

    /** For how long the text that waits longest has been due; zero when nothing waits. */
    Duration lag() {
        return work.run(() -> messages.oldestDue(clock.instant()))
                .map(due -> Duration.between(due, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
