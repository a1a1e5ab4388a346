package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.ReceiptEvent;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
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
 * Takes what carriers report. It stores what receipts say about messages, and puts people who opt out on the list of
 * opt-outs. A receipt may arrive before the hand-over of its message is
 * stored. Such an early receipt is kept in memory for up to 30 seconds, and applied again by {@link #retry}; 10,000 of
 * them are kept at most. Early receipts are lost when the process dies, which is accepted: a receipt is only a hint.
 * Replies that the store could not take are kept until it can, as many again at most. Safe for use by many threads.
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
    private final OptOutList optOuts;
    private final BlockingQueue<WaitingReply> waiting = new LinkedBlockingQueue<>(MAX_EARLY);
    private final BlockingQueue<EarlyReceipt> early = new LinkedBlockingQueue<>(MAX_EARLY);

    private record EarlyReceipt(String gateway, Receipt receipt, Instant until) {}

    private record WaitingReply(String gateway, Reply reply) {}

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
            OptOutList optOuts,
            EventPublisher events,
            InstantSource clock) {
        this.optOuts = optOuts;
        this.gateways = gateways.stream().collect(Collectors.toMap(SmsGateway::name, Function.identity()));
        this.messages = messages;
        this.work = work;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public boolean take(String gateway, Callback callback) {
        var read = read(gateway, callback);
        read.ifPresent(reports -> reports.forEach(report -> take(gateway, report)));
        return read.isPresent();
    }

    /** A gateway is foreign code, and anyone can post a callback: one that cannot be read is not genuine. */
    private Optional<List<CarrierReport>> read(String gateway, Callback callback) {
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
    public void take(String gateway, CarrierReport report) {
        switch (report) {
            case Receipt receipt -> take(gateway, receipt);
            case Reply reply -> take(gateway, reply);
        }
    }

    /** A reply says what the law demands, and not every carrier repeats it, so it is not lost with the store. */
    private void take(String gateway, Reply reply) {
        try {
            optOuts.take(gateway, reply);
            waiting.removeIf(former -> former.reply().from().equals(reply.from()));
        } catch (StoreConflict | StoreUnavailable e) {
            keep(new WaitingReply(gateway, reply));
            throw e;
        }
    }

    private void keep(WaitingReply reply) {
        if (!waiting.offer(reply)) {
            LOG.log(Level.ERROR, "too many replies wait for the store; one of {0} is lost", reply.gateway());
        }
    }

    private void take(String gateway, Receipt receipt) {
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

    /** Applies the replies that wait and the early receipts again; called about once a second. */
    public void retry() {
        retryReplies();
        retryReceipts();
    }

    /** Stops at the first reply that the store does not take either, so that replies stay in their order. */
    private void retryReplies() {
        for (var next = waiting.peek(); next != null; next = waiting.peek()) {
            optOuts.take(next.gateway(), next.reply());
            waiting.remove(next);
        }
    }

    private void retryReceipts() {
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
