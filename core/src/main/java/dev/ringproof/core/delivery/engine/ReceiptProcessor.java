package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.ReceiptEvent;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.UnitOfWork;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes receipts. A carrier may be faster than we are, and speak of a text whose hand-over is not stored yet: such a
 * receipt is kept in memory for a while and tried again. One that a killed process had kept is lost, as it may be: a
 * receipt is a hint.
 */
public final class ReceiptProcessor implements DeliveryReceipts {
    private static final Logger LOG = System.getLogger(ReceiptProcessor.class.getName());
    private static final int KEPT_AT_MOST = 10_000;
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);

    private final Map<String, SmsGateway> gateways;
    private final MessageRepository messages;
    private final UnitOfWork work;
    private final EventPublisher events;
    private final InstantSource clock;
    private final BlockingQueue<Early> early = new LinkedBlockingQueue<>(KEPT_AT_MOST);

    private record Early(String gateway, Receipt receipt, Instant until) {}

    /** A message as it was and as a receipt has made it. */
    private record Change(TextMessage before, TextMessage after) {
        boolean isOne() {
            return !before.equals(after);
        }
    }

    public ReceiptProcessor(
            List<SmsGateway> gateways,
            MessageRepository messages,
            UnitOfWork work,
            EventPublisher events,
            InstantSource clock) {
        this.gateways = gateways.stream().collect(Collectors.toMap(SmsGateway::name, Function.identity()));
        this.messages = messages;
        this.work = work;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public boolean take(String gateway, Callback callback) {
        var read = read(gateway, callback);
        read.ifPresent(receipts -> receipts.forEach(receipt -> take(gateway, receipt)));
        return read.isPresent();
    }

    /** A gateway is foreign code, and a callback may be anybody's: what cannot be read is not genuine. */
    private Optional<List<Receipt>> read(String gateway, Callback callback) {
        try {
            return Optional.ofNullable(gateways.get(gateway)).flatMap(known -> known.read(callback));
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "{0} cannot read a callback: {1}",
                    gateway,
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    @Override
    public void take(String gateway, Receipt receipt) {
        if (receipt.state() != Receipt.State.IN_TRANSIT && !apply(gateway, receipt)) {
            keep(new Early(gateway, receipt, clock.instant().plus(KEPT_FOR)));
        }
    }

    private void keep(Early receipt) {
        if (clock.instant().isBefore(receipt.until()) && !early.offer(receipt)) {
            LOG.log(Level.DEBUG, "too many receipts of unknown texts; one of {0} is dropped", receipt.gateway());
        }
    }

    /** Tries once more those that came too early. */
    public void retry() {
        var again = new ArrayList<Early>();
        early.drainTo(again);
        for (var receipt : again) {
            if (!apply(receipt.gateway(), receipt.receipt())) {
                keep(receipt);
            }
        }
    }

    /** Whether the text is known. */
    private boolean apply(String gateway, Receipt receipt) {
        var now = clock.instant();
        var change = work.run(() -> messages.lockByReference(gateway, receipt.reference())
                .map(before -> new Change(before, before.withReceipt(receipt, now)))
                .map(this::saved));
        change.filter(Change::isOne).ifPresent(changed -> events.publish(event(changed.after(), gateway, now)));
        return change.isPresent();
    }

    private Change saved(Change change) {
        if (change.isOne()) {
            messages.save(change.after());
        }
        return change;
    }

    private static ReceiptEvent event(TextMessage message, String gateway, Instant now) {
        var handedOverAt = switch (message.state()) {
            case State.Delivered(var handedOver, var at) -> handedOver.at();
            case State.Undelivered(var handedOver, var at, var reason) -> handedOver.at();
            default -> now;
        };
        return new ReceiptEvent(
                message.id(),
                gateway,
                Objects.requireNonNullElse(message.region(), "ZZ"),
                message.state() instanceof State.Delivered,
                Duration.between(handedOverAt, now),
                now);
    }
}
