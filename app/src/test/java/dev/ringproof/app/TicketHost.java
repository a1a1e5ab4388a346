package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

// PROGRAM {
/** A back end that brings its users in by tickets, and what their app does with one. */
final class TicketHost {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String ringproof;
    private final String secretKey;

    TicketHost(String ringproof, String secretKey) {
        this.ringproof = ringproof;
        this.secretKey = secretKey;
    }

    /** The back end: makes a ticket for a user. Ringproof must know the user. */
    String ticketFor(String userId) throws IOException, InterruptedException {
        var body = Json.createObjectBuilder().add("user_id", userId).build().toString();
        var request = HttpRequest.newBuilder(URI.create(ringproof + "/v1/sign_in_tokens"))
                .header("Authorization", "Bearer " + secretKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return answer(request).getString("token");
    }

    /** The app: signs in with a ticket. The answer says {@code complete} or {@code needs_second_factor}. */
    String signIn(String ticket) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(ringproof + "/v1/client/sign_ins?_is_native=1"))
                .header("Authorization", "")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("strategy=ticket&ticket=" + URLEncoder.encode(ticket, UTF_8)))
                .build();
        return answer(request).getJsonObject("response").getString("status");
    }

    private JsonObject answer(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("status " + answer.statusCode() + ": " + answer.body());
        }
        return Json.createReader(new StringReader(answer.body())).readObject();
    }
}
// PROGRAM }
