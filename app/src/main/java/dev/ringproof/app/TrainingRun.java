package dev.ringproof.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Uses a development server as users do: they get a token, add a number, ask for a code and enter it. While a cache for
 * later starts is made, the JVM watches which classes and methods this needs. See docs/performance.md.
 */
final class TrainingRun {
    /** All limits count, as they do in production, and refuse nothing to so few. */
    private static final int USERS = 16;

    private static final String WRONG_CODE = "000000";
    private static final Pattern ID = Pattern.compile("idn_[0-9A-Za-z]+");

    private final String base;

    TrainingRun(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** @throws IOException also if an answer is not the expected one, since then the cache would be of little use */
    void run() throws IOException, InterruptedException {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int user = 0; user < USERS; user++) {
                var token = send(client, "", "GET", "/dev/token?user_id=user_" + user, 200);
                enter(client, token, "+1415" + (2_000_000 + user), WRONG_CODE, 422);
                enter(client, token, "+1%d5550100".formatted(201 + user), "424242", 200);
                send(client, token, "GET", "/v1/me/phone_numbers", 200);
                send(client, "", "GET", "/health/ready", 200);
            }
        }
    }

    private void enter(HttpClient client, String token, String number, String code, int expected)
            throws IOException, InterruptedException {
        var numbers = "/v1/me/phone_numbers";
        var id = id(send(client, token, "POST", numbers + "?phone_number=" + number.replace("+", "%2B"), 200));
        send(client, token, "POST", numbers + "/" + id + "/prepare_verification?strategy=phone_code", 200);
        send(client, token, "POST", numbers + "/" + id + "/attempt_verification?code=" + code, expected);
    }

    /** The query of the path is sent as a form, if the method is POST. */
    private String send(HttpClient client, String token, String method, String path, int expected)
            throws IOException, InterruptedException {
        boolean form = method.equals("POST");
        int query = path.indexOf('?');
        var request = HttpRequest.newBuilder(URI.create(base + (form ? path.substring(0, query) : path)))
                .header("Authorization", token)
                .method(method, form ? BodyPublishers.ofString(path.substring(query + 1)) : BodyPublishers.noBody());
        if (form) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        var response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException("a request of the training run was answered with status " + response.statusCode()
                    + ", and not " + expected);
        }
        return response.body();
    }

    private static String id(String answer) throws IOException {
        return ID.matcher(answer)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElseThrow(() -> new IOException("an answer of the training run has no id"));
    }
}
