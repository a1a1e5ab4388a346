package dev.ringproof.adapters.sms.development;

import dev.ringproof.adapters.sms.setting.EnumNames;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway without a carrier, for development and tests. It behaves as it was last told. It keeps only the ids of
 * the messages that it gets.
 */
public final class FakeGateway implements SwitchedGateway {
    public static final GatewayType TYPE = new GatewayType(
            "fake",
            "no carrier, for tests",
            List.of(GatewaySetting.optional(
                    "BEHAVIOUR",
                    "`accept`, `refuse-number`, `refuse-text`, `throttle`, `fail`, `hang`, `lose` (accepts"
                            + " and never delivers), `duplicate-receipt` or `late-receipt` (after an hour)",
                    "accept")),
            (settings, surroundings) -> FakeGateway.open(settings, surroundings.clock()));

    private final String name;
    private final InstantSource clock;
    private final Duration longest;
    private final Scheduler scheduler;
    private final List<MessageId> heard = new CopyOnWriteArrayList<>();
    private volatile Order order = new Order(Behaviour.ACCEPT, Behaviour.ACCEPT.defaultTime);
    private volatile Consumer<CarrierReport> listener = unused -> {};

    /** @param time how long the behaviour takes; each behaviour says what it takes this time for */
    private record Order(Behaviour behaviour, Duration time) {}

    /** What the gateway does with a message. Each behaviour has a time that holds unless another is given. */
    public enum Behaviour {
        /** Accepts the message after its time, and reports at once that it was delivered. */
        ACCEPT(Duration.ZERO),
        REFUSE_NUMBER(Duration.ZERO),
        REFUSE_TEXT(Duration.ZERO),
        /** Asks for a pause. Its time is the length of the pause. */
        THROTTLE(Duration.ofSeconds(1)),
        /** Is unavailable. */
        FAIL(Duration.ZERO),
        /** Does not answer until the gateway's time limit is over. */
        HANG(Duration.ZERO),
        /** Accepts the message, and never reports on it. */
        LOSE(Duration.ZERO),
        /** Accepts the message, and reports twice that it was delivered. */
        DUPLICATE_RECEIPT(Duration.ZERO),
        /** Accepts the message, and reports after its time that it was delivered. */
        LATE_RECEIPT(Duration.ofHours(1));

        private final Duration defaultTime;

        Behaviour(Duration defaultTime) {
            this.defaultTime = defaultTime;
        }

        /**
         * Returns the behaviour of that name, such as {@code late-receipt}.
         *
         * @throws IllegalArgumentException if there is none; its message lists all names
         */
        public static Behaviour named(String name) {
            return EnumNames.constant(Behaviour.class, name);
        }
    }

    /** Runs tasks later. */
    @FunctionalInterface
    public interface Scheduler {
        void after(Duration wait, Runnable task);
    }

    /** @param longest the longest time that it hangs */
    public FakeGateway(String name, InstantSource clock, Duration longest, Scheduler scheduler) {
        this.name = name;
        this.clock = clock;
        this.longest = longest;
        this.scheduler = scheduler;
    }

    static FakeGateway open(GatewaySettings settings, InstantSource clock) {
        var gateway = new FakeGateway(settings.name(), clock, settings.limits().whole(), FakeGateway::after);
        return gateway.behave(settings.choice("BEHAVIOUR", Behaviour.class));
    }

    static void after(Duration wait, Runnable task) {
        CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }

    /** Behaves like this from now on, with the behaviour's own time. */
    public FakeGateway behave(Behaviour behaviour) {
        return behave(behaviour, behaviour.defaultTime);
    }

    /** Behaves like this from now on, with this time. */
    public FakeGateway behave(Behaviour behaviour, Duration time) {
        order = new Order(behaviour, time);
        return this;
    }

    @Override
    public void behave(String behaviour, @Nullable Duration time) {
        var named = Behaviour.named(behaviour);
        behave(named, time == null ? named.defaultTime : time);
    }

    @Override
    public String behaviour() {
        return EnumNames.of(order.behaviour());
    }

    @Override
    public List<String> behaviours() {
        return EnumNames.all(Behaviour.class);
    }

    /** Returns the ids of the messages that came, each as often as it came. */
    public List<MessageId> heard() {
        return List.copyOf(heard);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Handover handOver(OutgoingMessage message) {
        heard.add(message.id());
        var current = order;
        var wait = timeToAnswer(current);
        if (!wait.isZero() && isInterruptedWithin(wait)) {
            return new Handover.Unknown("interrupted");
        }
        return switch (current.behaviour()) {
            case REFUSE_NUMBER -> new Handover.NumberRefused("told to");
            case REFUSE_TEXT -> new Handover.MessageRefused("told to");
            case THROTTLE -> new Handover.Throttled("told to", current.time());
            case FAIL -> new Handover.Unavailable("told to");
            case HANG -> new Handover.Unknown("timed out");
            case LOSE -> accepted(message, List.of());
            case ACCEPT -> accepted(message, List.of(Duration.ZERO));
            case DUPLICATE_RECEIPT -> accepted(message, List.of(Duration.ZERO, Duration.ZERO));
            case LATE_RECEIPT -> accepted(message, List.of(current.time()));
        };
    }

    private Duration timeToAnswer(Order current) {
        return switch (current.behaviour()) {
            case HANG -> longest;
            case THROTTLE, LATE_RECEIPT -> Duration.ZERO;
            case ACCEPT, REFUSE_NUMBER, REFUSE_TEXT, FAIL, LOSE, DUPLICATE_RECEIPT -> current.time();
        };
    }

    private static boolean isInterruptedWithin(Duration wait) {
        try {
            return new CountDownLatch(1).await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Receipts come from another thread, as a carrier's do, so the reference may not be stored yet.
     *
     * @param receipts how long after the answer each receipt comes
     */
    private Handover accepted(OutgoingMessage message, List<Duration> receipts) {
        var reference = message.id().value();
        receipts.forEach(wait -> scheduler.after(wait, () -> listener.accept(delivered(reference))));
        return new Handover.Accepted(reference);
    }

    private Receipt delivered(String reference) {
        return new Receipt(reference, State.DELIVERED, clock.instant(), null);
    }

    @Override
    public void onReport(Consumer<CarrierReport> listener) {
        this.listener = listener;
    }

    @Override
    public String toString() {
        return "FakeGateway[" + order.behaviour() + "]";
    }
}
