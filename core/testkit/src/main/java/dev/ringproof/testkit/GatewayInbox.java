package dev.ringproof.testkit;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A gateway that accepts each message and keeps it. */
final class GatewayInbox implements Inbox, SmsGateway {
    private final InstantSource clock;
    private final List<Message> messages = new ArrayList<>();
    /** How many messages with a code were returned one by one, by number. */
    private final Map<String, Integer> returned = new HashMap<>();

    GatewayInbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public synchronized Handover handOver(OutgoingMessage message) {
        messages.add(new Message(message.to(), message.body(), message.code(), clock.instant()));
        return new Handover.Accepted(message.id().value());
    }

    @Override
    public synchronized List<Message> messagesTo(String number) {
        var digits = digits(number);
        return messages.stream()
                .filter(message -> digits(message.to().value()).equals(digits))
                .toList();
    }

    @Override
    public String lastCode(String number) {
        var codes = codesTo(number);
        if (codes.isEmpty()) {
            throw new AssertionError("no message with a code has gone to " + masked(number));
        }
        return codes.get(codes.size() - 1);
    }

    @Override
    public synchronized String nextCode(String number) {
        var codes = codesTo(number);
        int next = returned.getOrDefault(digits(number), 0);
        if (next >= codes.size()) {
            throw new AssertionError("no further message with a code has gone to " + masked(number));
        }
        returned.put(digits(number), next + 1);
        return codes.get(next);
    }

    private List<String> codesTo(String number) {
        return messagesTo(number).stream()
                .flatMap(message -> Stream.ofNullable(message.code()))
                .toList();
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    private static String masked(String number) {
        return new E164Number("+" + digits(number)).masked();
    }
}
