package dev.ringproof.adapters.rest.development;

import dev.ringproof.adapters.rest.development.DevelopmentInbox.Arrival;
import dev.ringproof.adapters.rest.filter.Access;
import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.request.QueryParameters;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.response.Responses;
import dev.ringproof.core.delivery.message.TextMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the text messages that have arrived at the phones of a development server, with their bodies and codes. */
@Path("/dev/messages")
@Singleton
@Access(Access.By.DEVELOPERS)
public class DevelopmentMessages {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** A client that is gone is noticed when the server writes to it, and proxies close a silent connection. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A comment. The implementation of Jakarta REST holds an answer back until it has more than 8 KiB of it. */
    private static final String PADDING = ":" + " ".repeat(8192);

    private static final String NEVER = "";

    private final DevelopmentInbox inbox;

    @Inject
    public DevelopmentMessages(DevelopmentInbox inbox) {
        this.inbox = inbox;
    }

    /**
     * Returns the messages to one number or to all numbers, the last that arrived first. If there are none, the request
     * waits for one.
     *
     * @param wait how long it waits at most
     * @param after the id of a message, for those that arrived after it; or a time in milliseconds since 1970, for those
     *     that were made after it
     */
    @GET
    public Response newest(
            @QueryParam("to") @Nullable String to,
            @QueryParam("wait") @Nullable String wait,
            @QueryParam("after") @DefaultValue(NEVER) String after,
            @QueryParam("with_code") @DefaultValue("false") String withCode) {
        boolean codesOnly = QueryParameters.flag("with_code", withCode);
        long end = System.nanoTime() + waitingTime(wait).toNanos();
        while (true) {
            long seen = inbox.changes();
            var messages = after(after, to).stream()
                    .filter(arrival -> !codesOnly || content(arrival).code() != null)
                    .toList();
            var left = Duration.ofNanos(end - System.nanoTime());
            if (!messages.isEmpty() || !left.isPositive() || !inbox.await(seen, left)) {
                var all = Json.array();
                messages.reversed().forEach(arrival -> all.add(json(arrival)));
                return Responses.ok(all.build());
            }
        }
    }

    private static Duration waitingTime(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        var time = QueryParameters.duration("wait", text);
        if (time.compareTo(LONGEST_WAIT) > 0) {
            throw Errors.valueInvalid("wait", LONGEST_WAIT + " or less").toException();
        }
        return time;
    }

    /** Each message stands once here, even if it arrived twice. */
    private List<Arrival> after(String after, @Nullable String to) {
        var once = inbox.arrivals(to).stream()
                .filter(arrival -> arrival.time() == 1)
                .toList();
        if (after.equals(NEVER)) {
            return once;
        }
        if (after.chars().allMatch(Character::isDigit)) {
            long time = QueryParameters.number("after", after, 0, Long.MAX_VALUE);
            return once.stream()
                    .filter(arrival -> arrival.message().createdAt().toEpochMilli() > time)
                    .toList();
        }
        int last = once.stream().map(Arrival::id).toList().indexOf(after);
        if (last < 0) {
            throw Errors.valueInvalid("after", "the id of one of the newest 100 messages, or a time")
                    .toException();
        }
        return once.subList(last + 1, once.size());
    }

    /**
     * Sends the messages as server-sent events, each when it arrives, until the client or the server ends it. A message
     * that arrives twice is sent twice. It begins with those after the event that the client saw last, or with all.
     */
    @GET
    @Path("stream")
    @Produces("text/event-stream")
    public StreamingOutput stream(
            @Context Request request,
            @QueryParam("to") @Nullable String to,
            @HeaderParam("Last-Event-ID") @DefaultValue(NEVER) String last) {
        // The answer to HEAD has no body, but Jakarta REST makes one and waits for its end.
        return request.getMethod().equals(HttpMethod.HEAD) ? out -> {} : out -> send(to, last, out);
    }

    private void send(@Nullable String to, String last, OutputStream out) throws IOException {
        var sent = new HashSet<String>();
        var known = ids(inbox.arrivals(to));
        sent.addAll(known.subList(0, known.indexOf(last) + 1));
        long quietSince = System.nanoTime();
        write(out, PADDING + "\nretry: 1000");
        boolean open = true;
        while (open) {
            long seen = inbox.changes();
            var arrivals = inbox.arrivals(to);
            sent.retainAll(ids(arrivals));
            for (var arrival : arrivals) {
                if (sent.add(arrival.id())) {
                    write(out, "id: " + arrival.id() + "\nevent: message\ndata: " + json(arrival));
                    quietSince = System.nanoTime();
                }
            }
            var left = HEARTBEAT.minusNanos(System.nanoTime() - quietSince);
            if (!left.isPositive()) {
                write(out, ": still here");
                quietSince = System.nanoTime();
                left = HEARTBEAT;
            }
            open = inbox.await(seen, left);
        }
    }

    private static List<String> ids(List<Arrival> arrivals) {
        return arrivals.stream().map(Arrival::id).toList();
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static TextMessage.Content content(Arrival arrival) {
        return Objects.requireNonNull(arrival.message().content(), "the inbox has only messages whose body is kept");
    }

    private static JsonObject json(Arrival arrival) {
        var message = arrival.message();
        var content = content(arrival);
        return Json.object()
                .add("id", message.id().value())
                .add("to", content.to().value())
                .add("body", content.body())
                .add("code", Json.orNull(content.code()))
                .add("created_at", message.createdAt().toEpochMilli())
                .build();
    }
}
