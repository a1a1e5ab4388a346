package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sends the requests of docs/migrating-from-clerk.md to a server, from top to bottom, and compares the answers. */
@ExtendWith(RingproofServerExtension.class)
class MigrationTest {
    private static final Path PAGE = Path.of("../docs/migrating-from-clerk.md");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern LINE = Pattern.compile(
            "\\| (.+) \\| (the same|different|not there) \\| `(\\S+) (\\S+) (\\S+)(?: (.+))?` \\| `(\\d+) (.+)` \\|");

    /** A line of the table. */
    private record Line(
            String what,
            String kind,
            String caller,
            String method,
            String path,
            String body,
            int status,
            String says) {}

    @Test
    void each_line_says_what_the_server_answers(RingproofServer server) throws IOException {
        var api = new Api(server.base());
        var token = server.token("user_1");
        var session =
                api.me(token).client().getJsonArray("sessions").getJsonObject(0).getString("id");
        var ticket = api.backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"user_1\"}")
                .object()
                .getString("token");
        var values = new HashMap<>(Map.of("{session}", session, "{ticket}", ticket));
        var wrong = new ArrayList<String>();
        var lines = lines();
        for (var line : lines) {
            var reply = send(api, line, token, values);
            if (reply.status() != line.status() || !says(reply, line)) {
                wrong.add(line.what() + ": " + reply.status() + " " + reply.body());
            }
            if (reply.status() == 200
                    && line.method().equals("POST")
                    && line.path().contains("/me/phone_numbers")) {
                values.put("{number}", reply.enveloped().getString("id"));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(lines).hasSizeGreaterThan(50);
        assertThat(lines).extracting(Line::kind).contains("the same", "different", "not there");
    }

    /** So no claim is made twice, and each line of the table is read. */
    @Test
    void each_line_has_the_form_of_a_line() throws IOException {
        var rows = table().lines().skip(2).toList();

        assertThat(rows).hasSameSizeAs(lines());
        Set<String> claims = new HashSet<>();
        assertThat(lines()).allMatch(line -> claims.add(line.what()));
    }

    private static boolean says(Api.Reply reply, Line line) {
        return line.status() >= 400
                ? reply.code().equals(line.says())
                : reply.body().contains(line.says());
    }

    private static Api.Reply send(Api api, Line line, String token, Map<String, String> values) {
        var path = filled(line.path(), values);
        var body = filled(line.body(), values);
        return switch (line.caller()) {
            case "user" -> api.send(line.method(), path, token, FORM, body);
            case "app" -> api.send(line.method(), path, "", FORM, body);
            case "ticket" -> api.send(line.method(), path + "?_is_native=1", "", FORM, body);
            case "back-end" -> api.backEnd(line.method(), path, body);
            default -> throw new IllegalArgumentException(line.caller());
        };
    }

    private static String filled(String text, Map<String, String> values) {
        var filled = text;
        for (var value : values.entrySet()) {
            filled = filled.replace(value.getKey(), value.getValue());
        }
        return filled;
    }

    private static List<Line> lines() throws IOException {
        return LINE.matcher(table())
                .results()
                .map(row -> new Line(
                        row.group(1),
                        row.group(2),
                        row.group(3),
                        row.group(4),
                        row.group(5),
                        row.group(6) == null ? "" : row.group(6),
                        Integer.parseInt(row.group(7)),
                        row.group(8)))
                .toList();
    }

    private static String table() throws IOException {
        var page = Files.readString(PAGE);
        return page.substring(
                page.indexOf("<!-- lines -->\n") + "<!-- lines -->\n".length(), page.indexOf("<!-- end of lines -->"));
    }
}
