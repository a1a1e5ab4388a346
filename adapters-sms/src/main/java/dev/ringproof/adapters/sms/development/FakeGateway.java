package dev.ringproof.adapters.sms.development;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.adapters.sms.setting.Words;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.GatewaySettings;

/**
 * A gateway before no carrier at all, for development and tests: it behaves as it is told, from one text to the next. Of
 * what it is given it keeps the ids alone.
 */
public final class FakeGateway implements SmsGateway {
    public static final GatewayType TYPE = new GatewayType(
            "fake",
            "no carrier at all, for tests",
            List.of(GatewaySetting.optional(
            "BEHAVIOUR",
            "one of accept, refuse-number, refuse-text, throttle, fail, hang, lose, duplicate-receipt, late-receipt",
            "accept")),
            (settings, surroundings) -> FakeGateway.open(settings, surroundings.clock()));

    private final String name;
    private final InstantSource clock;
    private final Duration longest;
    private final Later later;
    private final List<MessageId> heard = new CopyOnWriteArrayList<>();
    private volatile Order order = new Order(Behaviour.ACCEPT, Behaviour.ACCEPT.usual);
    private volatile Consumer<Receipt> listener = _ -> {};

    private record Order(Behaviour behaviour, Duration time) {}

    /** What it does with a text, in its own time: that is how long it takes, if nothing else is said. */
    public enum Behaviour {
        /** Takes it, and reports at once that it has arrived. */
        ACCEPT(Duration.ZERO),
        REFUSE_NUMBER(Duration.ZERO),
        REFUSE_TEXT(Duration.ZERO),
        /** Asks to come again; its time is how long to wait. */
        THROTTLE(Duration.ofSeconds(1)),
        /** Has a fault of its own. */
        FAIL(Duration.ZERO),
        /** Says nothing until the gateway's time is up. */
        HANG(Duration.ZERO),
        /** Takes it, and never says another word. */
        LOSE(Duration.ZERO),
        /** Takes it, and reports twice that it has arrived. */
        DUPLICATE_RECEIPT(Duration.ZERO),
        /** Takes it, and reports that it has arrived; its time is how late. */
        LATE_RECEIPT(Duration.ofHours(1));

        private final Duration usual;

        Behaviour(Duration usual) {
            this.usual = usual;
        }

        /** By its word, such as {@code late-receipt}; another is an {@link IllegalArgumentException} that lists them all. */
        public static Behaviour named(String word) {
            return Words.constant(Behaviour.class, word);
        }
    }

    /** How something is done later. */
    @FunctionalInterface
    public interface Later {
        void after(Duration wait, Runnable task);
    }

    public FakeGateway(String name, InstantSource clock) {
        this(name, clock, TimeLimits.DEFAULT.whole(), FakeGateway::after);
    }

    /** @param longest how long it hangs at most */
    public FakeGateway(String name, InstantSource clock, Duration longest, Later later) {
        this.name = name;
        this.clock = clock;
        this.longest = longest;
        this.later = later;
    }

    static FakeGateway open(GatewaySettings settings, InstantSource clock) {
        var gateway = new FakeGateway(settings.name(), clock, settings.limits().whole(), FakeGateway::after);
        return gateway.behave(settings.choice("BEHAVIOUR", Behaviour.class));
    }

    private static void after(Duration wait, Runnable task) {
        CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }

    /** From now on, in its usual time. */
    public FakeGateway behave(Behaviour behaviour) {
        return behave(behaviour, behaviour.usual);
    }

    /** From now on, in this time. */
    public FakeGateway behave(Behaviour behaviour, Duration time) {
        order = new Order(behaviour, time);
        return this;
    }

    /** The ids of the texts that came, each as often as it came. */
    public List<MessageId> heard() {
        return List.copyOf(heard);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Handover handOver(OutgoingMessage text) {
        heard.add(text.id());
        var withReceipt = order;
        var wait = takes(withReceipt);
        if (!wait.isZero() && isInterruptedWithin(wait)) {
            return new Handover.Unknown("interrupted");
        }
        return switch (withReceipt.behaviour()) {
            case REFUSE_NUMBER -> new Handover.NumberRefused("told to");
            case REFUSE_TEXT -> new Handover.MessageRefused("told to");
            case THROTTLE -> new Handover.Throttled("told to", withReceipt.time());
            case FAIL -> new Handover.Unavailable("told to");
            case HANG -> new Handover.Unknown("timed out");
            case ACCEPT, LOSE, DUPLICATE_RECEIPT, LATE_RECEIPT ->
                accepted(text.id().value(), withReceipt);
        };
    }

    private Duration takes(Order withReceipt) {
        return switch (withReceipt.behaviour()) {
            case HANG -> longest;
            case THROTTLE, LATE_RECEIPT -> Duration.ZERO;
            default -> withReceipt.time();
        };
    }

    private static boolean isInterruptedWithin(Duration wait) {
        try {
            return new CountDownLatch(1).await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Receipts come from another thread, as a carrier's do: the reference may not be stored yet. */
    private Handover accepted(String reference, Order withReceipt) {
        switch (withReceipt.behaviour()) {
            case ACCEPT -> report(reference, Duration.ZERO);
            case DUPLICATE_RECEIPT -> {
                report(reference, Duration.ZERO);
                report(reference, Duration.ZERO);
            }
            case LATE_RECEIPT -> report(reference, withReceipt.time());
            default -> {}
        }
        return new Handover.Accepted(reference);
    }

    private void report(String reference, Duration wait) {
        later.after(wait, () -> listener.accept(new Receipt(reference, State.DELIVERED, clock.instant(), null)));
    }

    @Override
    public void onReceipt(Consumer<Receipt> listener) {
        this.listener = listener;
    }

    @Override
    public String toString() {
        return "FakeGateway[" + order.behaviour() + "]";
    }
}
