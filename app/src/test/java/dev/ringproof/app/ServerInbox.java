package dev.ringproof.app;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.testkit.Inbox;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The inbox of a development server, which it serves at {@code /dev/messages}. */
final class ServerInbox implements Inbox {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Api api;
    /** How many messages with a code were returned one by one, by number. */
    private final Map<String, Integer> returned = new ConcurrentHashMap<>();

    ServerInbox(String base) {
        this.api = new Api(base);
    }

    @Override
    public List<Message> messagesTo(String number) {
        var messages = (JsonArray) api.get("/dev/messages?to=" + URLEncoder.encode(number, StandardCharsets.UTF_8))
                .json();
        return messages.getValuesAs(JsonObject.class).reversed().stream()
                .map(ServerInbox::message)
                .toList();
    }

    private static Message message(JsonObject message) {
        return new Message(
                new E164Number(message.getString("to")),
                message.getString("body"),
                message.isNull("code") ? null : message.getString("code"),
                Instant.ofEpochMilli(message.getJsonNumber("created_at").longValueExact()));
    }

    @Override
    public String lastCode(String number) {
        return codes(number, 1).getLast();
    }

    @Override
    public String nextCode(String number) {
        int next = returned.merge(number.replaceAll("[^0-9]", ""), 1, Integer::sum);
        return codes(number, next).get(next - 1);
    }

    /** Waits until so many messages with a code have gone to the number. */
    private List<String> codes(String number, int count) {
        long begin = System.nanoTime();
        Supplier<List<String>> codes = () -> messagesTo(number).stream()
                .flatMap(message -> Stream.ofNullable(message.code()))
                .toList();
        var seen = codes.get();
        while (seen.size() < count) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new AssertionError("no message with a code has gone to the number for " + LONGEST_WAIT);
            }
            seen = codes.get();
        }
        return seen;
    }
}
