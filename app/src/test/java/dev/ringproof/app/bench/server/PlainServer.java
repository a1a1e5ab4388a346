package dev.ringproof.app.bench.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.app.bench.server.NumberRow.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a good engineer writes by hand for one verification cycle, with what the JDK has: its HTTP server on virtual
 * threads, JDBC, and JSON by a string builder. There is one method for each kind of request, and one transaction in
 * each. A second message within 30 seconds is refused, and so is a code after five wrong ones.
 */
public final class PlainServer {
    private static final String PATH = "/v1/me/phone_numbers";
    private static final long RESEND_AFTER = 30_000;
    private static final long CODE_LIFETIME = 600_000;
    private static final int MOST_NUMBERS = 10;
    private static final int MOST_ATTEMPTS = 5;

    private final Sealing sealing = new Sealing();
    private final PlainStore store;
    private final Webhook webhook;
    private final TokenCheck tokens;

    private PlainServer(PlainStore store, Webhook webhook, TokenCheck tokens) {
        this.store = store;
        this.webhook = webhook;
        this.tokens = tokens;
    }

    /** What is answered, and what is done afterwards. */
    private record Answer(int status, String body, Webhook.@Nullable Message message) {}

    /** Arguments: the URL of the database, the number of connections, the receiver of messages, the tokens' key. */
    public static void main(String[] arguments) throws IOException, SQLException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        PlainStore.create(arguments[0]);
        var plain = new PlainServer(
                new PlainStore(arguments[0], Integer.parseInt(arguments[1])),
                new Webhook(arguments[2]),
                new TokenCheck(arguments[3]));
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(PATH, plain::handle);
        http.start();
        System.out.println("listens on " + http.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        var answer = answer(exchange);
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        var message = answer.message();
        if (message != null) {
            webhook.handOver(message, () -> store.settle(message.id()));
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var caller = tokens.caller(exchange.getRequestHeaders().getFirst("Authorization"));
        if (caller == null) {
            return refused(401, "authentication_invalid", "Unable to authenticate the request");
        }
        var path = exchange.getRequestURI().getPath();
        if (path.equals(PATH)) {
            return create(caller, field(form, "phone_number"));
        }
        int end = path.indexOf('/', PATH.length() + 1);
        if (end > 0) {
            var id = path.substring(PATH.length() + 1, end);
            var step = path.substring(end + 1);
            if (step.equals("prepare_verification") && field(form, "strategy").equals("phone_code")) {
                return prepare(caller, id);
            }
            if (step.equals("attempt_verification")) {
                return attempt(caller, id, field(form, "code"));
            }
        }
        return refused(404, "resource_not_found", "not found");
    }

    private Answer create(Caller caller, String entered) {
        var number = MobileNumbers.read(entered).orElse(null);
        if (number == null) {
            return refused(422, "form_param_format_invalid", "is not a valid phone number");
        }
        long now = System.currentTimeMillis();
        var id = sealing.newId("idn_");
        var row = NumberRow.created(id, caller.user(), sealing.seal(number, id), now);
        var index = sealing.index(number);
        return store.commit(transaction -> {
            var all = transaction.numbers(caller.user());
            if (all.size() >= MOST_NUMBERS) {
                return refused(422, "too_many_numbers", "too many numbers");
            }
            if (!transaction.insert(row, index)) {
                return refused(422, "form_identifier_exists", "is taken");
            }
            all.add(row);
            return accepted(row, all, caller, null);
        });
    }

    private Answer prepare(Caller caller, String id) {
        return store.commit(transaction -> {
            var all = transaction.numbers(caller.user());
            int place = place(all, id);
            if (place < 0) {
                return refused(404, "resource_not_found", "not found");
            }
            long now = System.currentTimeMillis();
            var row = all.get(place);
            if (row.state() == State.VERIFIED) {
                return refused(400, "verification_already_verified", "already verified");
            }
            if (now - row.sentAt() < RESEND_AFTER) {
                return refused(429, "too_many_requests", "too many requests");
            }
            var number = sealing.open(row.numberSealed(), id);
            var challenge = sealing.newId("");
            var code = sealing.newCode();
            var message = new Webhook.Message(sealing.newId("sms_"), number, code, now + CODE_LIFETIME);
            transaction.insertMessage(
                    message.id(), row, sealing.index(number), sealing.seal(number + " " + code, message.id()), now);
            var next = row.prepared(challenge, sealing.digest(challenge, code), message.expiresAt(), now);
            transaction.update(next);
            all.set(place, next);
            return accepted(next, all, caller, message);
        });
    }

    private Answer attempt(Caller caller, String id, String code) {
        return store.commit(transaction -> {
            var all = transaction.numbers(caller.user());
            int place = place(all, id);
            if (place < 0) {
                return refused(404, "resource_not_found", "not found");
            }
            long now = System.currentTimeMillis();
            var row = all.get(place);
            if (row.state() != State.PENDING || row.challenge() == null || now >= row.codeExpiresAt()) {
                return refused(400, "verification_expired", "expired");
            }
            boolean right = MessageDigest.isEqual(sealing.digest(row.challenge(), code), row.codeDigest());
            var wrong = row.attempts() + 1 < MOST_ATTEMPTS ? State.PENDING : State.FAILED;
            var next = row.attempted(right ? State.VERIFIED : wrong, now);
            transaction.update(next);
            all.set(place, next);
            return right ? accepted(next, all, caller, null) : refused(422, "form_code_incorrect", "is incorrect");
        });
    }

    private static int place(List<NumberRow> rows, String id) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private Answer accepted(NumberRow changed, List<NumberRow> all, Caller caller, Webhook.@Nullable Message message) {
        Function<NumberRow, String> number = row -> sealing.open(row.numberSealed(), row.id());
        return new Answer(200, PlainJson.answer(changed, all, caller, number), message);
    }

    private static Answer refused(int status, String code, String text) {
        return new Answer(status, PlainJson.error(code, text), null);
    }

    /** Returns a field of a form; empty if the form does not have it. */
    private static String field(String form, String name) {
        for (var field : form.split("&", -1)) {
            if (field.startsWith(name) && field.length() > name.length() && field.charAt(name.length()) == '=') {
                return URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
