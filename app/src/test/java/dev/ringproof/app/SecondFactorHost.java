package dev.ringproof.app;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

// PROGRAM {
/** The second half of a sign-in: the back end has checked the password, and Ringproof asks for the second factor. */
final class SecondFactorHost {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String ringproof;
    private final String secretKey;

    SecondFactorHost(String ringproof, String secretKey) {
        this.ringproof = ringproof;
        this.secretKey = secretKey;
    }

    /** Sends a code to the user's second factor, and returns the id of the challenge. */
    String passwordWasRight(String userId) throws IOException, InterruptedException {
        var answer =
                post("/v1/second_factor_challenges", Json.createObjectBuilder().add("user_id", userId));
        if (answer.containsKey("errors")) {
            throw new IllegalStateException("no code was sent: " + answer);
        }
        return answer.getString("id");
    }

    /** Checks what the user has entered. The assertion says who it was; redeeming it uses it up. */
    boolean complete(String userId, String challenge, String code) throws IOException, InterruptedException {
        var answer = post(
                "/v1/second_factor_challenges/" + challenge + "/attempt",
                Json.createObjectBuilder().add("code", code));
        if (!answer.containsKey("assertion")) {
            return false;
        }
        var claims = post(
                "/v1/second_factor_assertions/redeem",
                Json.createObjectBuilder().add("assertion", answer.getString("assertion")));
        return claims.getString("sub", "").equals(userId);
    }

    private JsonObject post(String path, JsonObjectBuilder body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(ringproof + path))
                .header("Authorization", "Bearer " + secretKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.build().toString()))
                .build();
        var answer = http.send(request, BodyHandlers.ofString()).body();
        return Json.createReader(new StringReader(answer)).readObject();
    }
}
// PROGRAM }
