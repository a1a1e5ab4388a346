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
 * Takes receipts, and stores what they say about messages. A receipt may arrive before the hand-over of its message is
 * stored. Such an early receipt is kept in memory for up to 30 seconds, and applied again by {@link #retry}; 10,000 of
 * them are kept at most. Early receipts are lost when the process dies, which is accepted: a receipt is only a hint.
 * Safe for use by many threads.
 */
public final class ReceiptProcessor implements DeliveryReceipts {
    private static final Logger LOG = System.getLogger(ReceiptProcessor.class.getName());
    private static final int MAX_EARLY = 10_000;
    private static final Duration KEEP_EARLY_FOR = Duration.ofSeconds(30);

    private final Map<String, SmsGateway> gateways;
    private final MessageRepository messages;
    private final UnitOfWork work;
    private final EventPublisher events;
    private final InstantSource clock;
    private final BlockingQueue<EarlyReceipt> early = new LinkedBlockingQueue<>(MAX_EARLY);

    private record EarlyReceipt(String gateway, Receipt receipt, Instant until) {}

    /** A message before and after a receipt. */
    private record Change(TextMessage before, TextMessage after) {
        boolean isReal() {
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

    /** A gateway is foreign code, and anyone can post a callback: one that cannot be read is not genuine. */
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
        if (Receipt.isReference(receipt.reference())
                && receipt.state() != Receipt.State.IN_TRANSIT
                && !apply(gateway, receipt)) {
            keep(new EarlyReceipt(gateway, receipt, clock.instant().plus(KEEP_EARLY_FOR)));
        }
    }

    private void keep(EarlyReceipt receipt) {
        if (clock.instant().isBefore(receipt.until()) && !early.offer(receipt)) {
            LOG.log(Level.DEBUG, "too many receipts of unknown messages; one of {0} is dropped", receipt.gateway());
        }
    }

    /** Applies the early receipts again; called about once a second. */
    public void retry() {
        var again = new ArrayList<EarlyReceipt>();
        early.drainTo(again);
        for (var receipt : again) {
            if (!apply(receipt.gateway(), receipt.receipt())) {
                keep(receipt);
            }
        }
    }

    /** Returns false if no message with that reference is stored. */
    private boolean apply(String gateway, Receipt receipt) {
        var now = clock.instant();
        var change = work.run(() -> receipt.references().stream()
                .flatMap(reference -> messages.lockByReference(gateway, reference).stream())
                .findFirst()
                .map(before -> new Change(before, before.withReceipt(receipt, now)))
                .map(this::saved));
        change.filter(Change::isReal).ifPresent(changed -> events.publish(event(changed.after(), gateway, now)));
        return change.isPresent();
    }

    private Change saved(Change change) {
        if (change.isReal()) {
            messages.save(change.after());
        }
        return change;
    }

    private static ReceiptEvent event(TextMessage message, String gateway, Instant now) {
        var handedOverAt = message.acceptedHandover().orElseThrow().at();
        return new ReceiptEvent(
                message.id(),
                gateway,
                Objects.requireNonNullElse(message.region(), "ZZ"),
                message.state() instanceof State.Delivered,
                Duration.between(handedOverAt, now),
                now);
    }
}
