package dev.ringproof.app;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client of a server's HTTP interface. */
final class Api {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final String base;
    private final @Nullable Supplier<String> address;

    Api(String base) {
        this(base, null);
    }

    /** @param address returns the address of the next client, which the server must believe; null for this machine's */
    Api(String base, @Nullable Supplier<String> address) {
        this.base = base;
        this.address = address;
    }

    /** The response to a request. */
    record Reply(int status, String body, HttpResponse<String> response) {
        JsonStructure json() {
            return Json.createReader(new StringReader(body)).read();
        }

        JsonObject object() {
            return json().asJsonObject();
        }

        JsonObject enveloped() {
            return object().getJsonObject("response");
        }

        String code() {
            return object().getJsonArray("errors").getJsonObject(0).getString("code");
        }
    }

    Reply send(String method, String path, String authorization, String type, String body) {
        return send(method, path, authorization, type, body, Map.of());
    }

    /** @param headers further headers of the request */
    Reply send(
            String method, String path, String authorization, String type, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (address != null) {
            request.header("X-Forwarded-For", address.get());
        }
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new Unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Thrown if no server answers, or if the answer breaks off. */
    static final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreachable(IOException cause) {
            super(cause);
        }
    }

    Reply get(String path) {
        return send("GET", path, "", "text/plain", "");
    }

    String token(String user) {
        return get("/dev/token?user_id=" + user).body();
    }

    /** Waits for a message to the number, and returns the code of the newest one. */
    String newestCode(String number) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < giveUp) {
            var messages = (JsonArray) get("/dev/messages?to=" + URLEncoder.encode(number, StandardCharsets.UTF_8))
                    .json();
            if (!messages.isEmpty()) {
                return messages.getJsonObject(0).getString("code");
            }
        }
        throw new IllegalStateException("no message arrived");
    }

    /** Creates a user, unless there is one of this id. A back end does so before it adds a number. */
    void createUser(String id) {
        backEnd("POST", "/v1/users", "{\"id\":\"" + id + "\"}");
    }

    /** Returns a client of the Frontend API for the user of the token. */
    Me me(String token) {
        return new Me(token);
    }

    /** The Frontend API as one signed-in user calls it. */
    final class Me {
        private static final String PATH = "/v1/me/phone_numbers";
        private final String token;

        private Me(String token) {
            this.token = token;
        }

        private Reply post(String path, String form) {
            return send("POST", path, token, "application/x-www-form-urlencoded", form);
        }

        Reply create(String number) {
            return post(PATH, "phone_number=" + URLEncoder.encode(number, StandardCharsets.UTF_8));
        }

        String createId(String number) {
            return create(number).enveloped().getString("id");
        }

        Reply prepare(String id) {
            return post(PATH + "/" + id + "/prepare_verification", "strategy=phone_code");
        }

        /** Repeats a request for a code with what a human check has given. */
        Reply prepare(String id, String proofToken) {
            return post(PATH + "/" + id + "/prepare_verification", "strategy=phone_code&proof_token=" + proofToken);
        }

        Reply attempt(String id, String code) {
            return post(PATH + "/" + id + "/attempt_verification", "code=" + code);
        }

        Reply get(String id) {
            return send("GET", PATH + "/" + id, token, "text/plain", "");
        }

        /** Returns the client with its session. */
        JsonObject client() {
            return send("GET", "/v1/client", token, "text/plain", "").enveloped();
        }

        JsonArray all() {
            return send("GET", PATH, token, "text/plain", "").json().asJsonArray();
        }

        Reply update(String id, String form) {
            return post(PATH + "/" + id + "?_method=PATCH", form);
        }

        Reply destroy(String id) {
            return post(PATH + "/" + id + "?_method=DELETE", "");
        }

        String status(String id) {
            return get(id).enveloped().getJsonObject("verification").getString("status");
        }
    }

    Reply backEnd(String method, String path, String json) {
        return send(method, path, "Bearer sk_test_dev", "application/json", json);
    }
}
