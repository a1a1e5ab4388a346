package dev.ringproof.testkit;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A gateway that records each message. It accepts them all, with the message's id as reference, or answers as it is
 * told. A test may extend it, for a gateway that reports its health or reads callbacks. Safe for use by many threads.
 */
public class RecordingGateway implements SmsGateway {
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final String name;
    private final List<OutgoingMessage> messages = new CopyOnWriteArrayList<>();
    private final BlockingQueue<OutgoingMessage> arrivals = new LinkedBlockingQueue<>();
    private final Queue<Supplier<Handover>> nextAnswers = new ConcurrentLinkedQueue<>();
    private volatile Function<OutgoingMessage, Handover> answer =
            message -> new Handover.Accepted(message.id().value());

    /** A gateway called {@code recording}. */
    public RecordingGateway() {
        this("recording");
    }

    public RecordingGateway(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Handover handOver(OutgoingMessage message) {
        messages.add(message);
        arrivals.add(message);
        var next = nextAnswers.poll();
        return next == null ? answer.apply(message) : next.get();
    }

    /** Answers every message like this from now on. */
    public void willAnswer(Handover handover) {
        answer = message -> handover;
    }

    /** Answers one more message like this, before it answers as usual; the supplier may also throw. */
    public void willAnswerOnce(Supplier<Handover> handover) {
        nextAnswers.add(handover);
    }

    /** Returns all messages since the beginning or the last {@link #clear}, the oldest first. */
    public List<OutgoingMessage> messages() {
        return List.copyOf(messages);
    }

    /** Returns the newest message. */
    public OutgoingMessage lastMessage() {
        return messages.getLast();
    }

    /** Returns the code of the newest message that carries one. */
    public String lastCode() {
        return messages.stream()
                .flatMap(message -> Stream.ofNullable(message.code()))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    /** Returns the oldest message that this method has not returned yet; waits up to 10 seconds for it. */
    public OutgoingMessage nextMessage() throws InterruptedException {
        var message = arrivals.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message has arrived for " + LONGEST_WAIT_SECONDS + " seconds");
        }
        return message;
    }

    /** Returns the code of the {@linkplain #nextMessage next message} that carries one. */
    public String nextCode() throws InterruptedException {
        var code = nextMessage().code();
        return code == null ? nextCode() : code;
    }

    /** Forgets all messages so far. */
    public void clear() {
        messages.clear();
        arrivals.clear();
    }
}
