package dev.ringproof.adapters.sms.development;

import dev.ringproof.adapters.sms.development.FakeGateway.Scheduler;
import dev.ringproof.adapters.sms.setting.EnumNames;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that shows messages to a developer instead of sending them, with number and code in the clear. Each
 * message is in a box of plain ASCII, since the console of a container often knows nothing else. The console stands for
 * the phone, so a message that is late, lost or doubled on its way is shown late, never or twice.
 */
public final class DevelopmentGateway implements SwitchedGateway {
    public static final GatewayType TYPE = new GatewayType(
            "development",
            "a box on the console; nothing is sent",
            List.of(),
            (settings, surroundings) -> new DevelopmentGateway(
                    settings.name(), surroundings.console(), surroundings.clock(), FakeGateway::after));

    /** Within this time the hand-over of a message is stored, so that nobody sees the message before an earlier one. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final String name;
    private final PrintStream out;
    private final Arrivals arrivals;
    private final Scheduler scheduler;
    private volatile Order order = new Order(Behaviour.ACCEPT, Behaviour.ACCEPT.defaultTime);
    private @Nullable OutgoingMessage held;

    private record Order(Behaviour behaviour, Duration time) {}

    /** What becomes of a message on its way. Each behaviour has a time that holds unless another is given. */
    public enum Behaviour {
        /** It arrives at once. */
        ACCEPT(Duration.ZERO),
        /** It arrives after the time. */
        DELAY(Duration.ofSeconds(8)),
        /** It never arrives. */
        LOSE(Duration.ZERO),
        /** It arrives at once, and again after the time. */
        DUPLICATE(Duration.ofSeconds(1)),
        /** It arrives soon after the message that follows it; if none follows within the time, it arrives then. */
        SWAP(Duration.ofMinutes(1));

        private final Duration defaultTime;

        Behaviour(Duration defaultTime) {
            this.defaultTime = defaultTime;
        }
    }

    DevelopmentGateway(String name, PrintStream out, InstantSource clock, Scheduler scheduler) {
        this.name = name;
        this.out = out;
        this.arrivals = new Arrivals(clock);
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String behaviour() {
        return EnumNames.of(order.behaviour());
    }

    @Override
    public List<String> behaviours() {
        return EnumNames.all(Behaviour.class);
    }

    @Override
    public void behave(String behaviour, @Nullable Duration time) {
        var named = EnumNames.constant(Behaviour.class, behaviour);
        order = new Order(named, time == null ? named.defaultTime : time);
        release(null);
    }

    @Override
    public Optional<List<Instant>> arrivals(MessageId id) {
        return arrivals.of(id);
    }

    @Override
    public void onArrival(Runnable listener) {
        arrivals.listen(listener);
    }

    @Override
    public Handover handOver(OutgoingMessage message) {
        arrivals.expect(message.id());
        var current = order;
        switch (current.behaviour()) {
            case ACCEPT -> arrive(message);
            case DELAY -> scheduler.after(current.time(), () -> arrive(message));
            case LOSE -> {}
            case DUPLICATE -> {
                arrive(message);
                scheduler.after(current.time(), () -> arrive(message));
            }
            case SWAP -> swap(message, current.time());
        }
        return new Handover.Accepted(message.id().value());
    }

    private void swap(OutgoingMessage message, Duration time) {
        OutgoingMessage former;
        synchronized (this) {
            if (held == null) {
                held = message;
                scheduler.after(time, () -> release(message));
                return;
            }
            former = held;
        }
        arrive(message);
        scheduler.after(SOON, () -> release(former));
    }

    /**
     * Lets the message arrive that was held back.
     *
     * @param only only this one; null for any
     */
    private void release(@Nullable OutgoingMessage only) {
        @Nullable OutgoingMessage released;
        synchronized (this) {
            released = held;
            if (released == null || (only != null && !released.equals(only))) {
                return;
            }
            held = null;
        }
        arrive(released);
    }

    /** Prints each box in one call, so the boxes of parallel messages do not mix. */
    private void arrive(OutgoingMessage message) {
        out.print(box(message));
        out.flush();
        arrivals.arrive(message.id());
    }

    private static String box(OutgoingMessage message) {
        var title = "- SMS to " + message.to().value() + ", " + message.id() + " ";
        var lines = message.body().lines().toList();
        int width = Stream.concat(Stream.of(title), lines.stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return lines.stream()
                .map(line -> "| " + line + " ".repeat(width - line.length()) + " |\n")
                .collect(Collectors.joining("", edge(title, width), edge("", width)));
    }

    private static String edge(String title, int width) {
        return "+-" + title + "-".repeat(width - title.length()) + "-+\n";
    }
}
