package dev.ringproof.testkit;

import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A carrier for tests, with the phones that it reaches. It takes each message, which is in the inbox at once, unless the
 * test wants a {@link Fault}. Safe for use by many threads.
 *
 * {@snippet :
 * @Test
 * void a_message_that_is_lost_may_be_requested_again(
 *         Ringproof ringproof, TestCarrier carrier, SettableClock clock) {
 *     carrier.next(Fault.LOST);
 *     var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
 *     ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
 *     clock.advance(Duration.ofMinutes(1));
 *
 *     ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
 *
 *     assertThat(carrier.handedOver()).hasSize(2);
 *     assertThat(carrier.messagesTo("+14155552671")).hasSize(1);
 * }
 * }
 */
public final class TestCarrier implements SmsGateway, Inbox {
    private final InstantSource clock;
    private final long patience;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<OutgoingMessage> handedOver = new ArrayList<>();
    private final List<Message> late = new ArrayList<>();
    private final List<Message> arrived = new ArrayList<>();
    /** How many messages with a code were returned one by one, by number. */
    private final Map<String, Integer> returned = new HashMap<>();

    private @Nullable Consumer<CarrierReport> listener;

    /** What may happen to one message. */
    public enum Fault {
        /** The carrier takes the message, and it arrives. */
        NONE,
        /** The carrier takes the message, but it arrives only when the test calls {@link TestCarrier#deliverLate}. */
        LATE,
        /** The carrier takes the message, but it never arrives. */
        LOST,
        /** The carrier says that no message will ever reach the number. */
        REFUSED,
        /** The carrier cannot be reached, so the message is handed over again later. */
        UNAVAILABLE,
        /** The message arrives, but the carrier's answer does not come back. */
        UNANSWERED
    }

    /**
     * A carrier whose inbox waits for up to ten seconds for a code, since the Ringproof that uses it delivers in the
     * background.
     *
     * @param clock says when messages arrive
     */
    public TestCarrier(InstantSource clock) {
        this(clock, Duration.ofSeconds(10));
    }

    /** @param patience for how long the inbox waits for a code; zero if messages are handed over in the foreground */
    public TestCarrier(InstantSource clock, Duration patience) {
        this.clock = clock;
        this.patience = patience.toNanos();
    }

    /** Chooses what happens to the next messages. Those after them arrive. */
    public synchronized void next(Fault... some) {
        faults.addAll(List.of(some));
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public synchronized Handover handOver(OutgoingMessage message) {
        handedOver.add(message);
        var received = new Message(message.to(), message.body(), message.code(), clock.instant());
        var accepted = new Handover.Accepted(message.id().value());
        return switch (faults.isEmpty() ? Fault.NONE : faults.remove()) {
            case NONE -> {
                arrive(received);
                yield accepted;
            }
            case LATE -> {
                late.add(received);
                yield accepted;
            }
            case LOST -> accepted;
            case REFUSED -> new Handover.NumberRefused("the test refuses the number");
            case UNAVAILABLE -> new Handover.Unavailable("the test lets the carrier fail");
            case UNANSWERED -> {
                arrive(received);
                yield new Handover.Unknown("the test lets the answer be lost");
            }
        };
    }

    private void arrive(Message message) {
        arrived.add(message);
        notifyAll();
    }

    /** Lets the messages arrive that are late. */
    public synchronized void deliverLate() {
        late.stream()
                .map(message -> new Message(message.to(), message.body(), message.code(), clock.instant()))
                .forEach(this::arrive);
        late.clear();
    }

    /** Returns all messages that were handed over, the oldest first, whatever happened to them. */
    public synchronized List<OutgoingMessage> handedOver() {
        return List.copyOf(handedOver);
    }

    @Override
    public synchronized void onReport(Consumer<CarrierReport> theListener) {
        listener = theListener;
    }

    /** Lets a person reply, such as {@code STOP}. A reply with another word changes nothing, as with real carriers. */
    public void reply(String number, String text) {
        Consumer<CarrierReport> ringproof;
        synchronized (this) {
            ringproof = listener;
        }
        if (ringproof == null) {
            throw new IllegalStateException("no Ringproof uses this carrier");
        }
        CarrierReport.Reply.read(digits(number), text).ifPresent(ringproof);
    }

    @Override
    public synchronized List<Message> messagesTo(String number) {
        var digits = digits(number);
        return arrived.stream()
                .filter(message -> digits(message.to().value()).equals(digits))
                .toList();
    }

    @Override
    public synchronized String lastCode(String number) {
        await(() -> !codesTo(number).isEmpty(), "no message with a code has gone to ", number);
        var codes = codesTo(number);
        return codes.get(codes.size() - 1);
    }

    @Override
    public synchronized String nextCode(String number) {
        int next = returned.getOrDefault(digits(number), 0);
        await(() -> next < codesTo(number).size(), "no further message with a code has gone to ", number);
        returned.put(digits(number), next + 1);
        return codesTo(number).get(next);
    }

    private List<String> codesTo(String number) {
        return messagesTo(number).stream()
                .flatMap(message -> Stream.ofNullable(message.code()))
                .toList();
    }

    private void await(Supplier<Boolean> condition, String otherwise, String number) {
        long end = System.nanoTime() + patience;
        while (!condition.get()) {
            long rest = (end - System.nanoTime()) / 1_000_000;
            if (rest <= 0) {
                throw new AssertionError(otherwise + new E164Number("+" + digits(number)).masked());
            }
            try {
                wait(rest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for a message", e);
            }
        }
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }
}
