package dev.ringproof.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of browsers on two server processes with one PostgreSQL. */
class SessionsOnTwoNodesTest {
    private static final int AT_ONCE = 50;
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    @TempDir
    static Path data;

    private static ServerProcess one;
    private static ServerProcess other;
    private static int users;

    @BeforeAll
    static void start() {
        var environment = SecondFactorRace.environment(data, TestDatabases.postgresql());
        one = ServerProcess.launch(environment);
        other = ServerProcess.launch(environment);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    /** An answer, with the cookie that it sets. */
    private record Answer(int status, String body, @Nullable String cookie) {
        JsonObject json() {
            try (var reader = Json.createReader(new StringReader(body))) {
                return reader.readObject();
            }
        }

        String code() {
            return json().getJsonArray("errors").getJsonObject(0).getString("code");
        }
    }

    private static Answer send(
            ServerProcess node,
            String method,
            String path,
            @Nullable String cookie,
            @Nullable String token,
            String form) {
        var request = HttpRequest.newBuilder(URI.create(node.base() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(form));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        } else {
            request.header("Origin", node.base());
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            var set = response.headers().firstValue("Set-Cookie").map(value -> value.split(";", 2)[0]);
            return new Answer(response.statusCode(), response.body(), set.orElse(null));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String ticketFor(String user) {
        new Api(one.base()).token(user);
        var made = new Api(one.base()).backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"" + user + "\"}");
        return made.object().getString("token");
    }

    private static Answer signIn(ServerProcess node, String user) {
        return send(node, "POST", "/v1/client/sign_ins", null, null, "strategy=ticket&ticket=" + ticketFor(user));
    }

    private static String newUser() {
        return "session_user_" + users++;
    }

    private static JsonObject session(Answer signedIn) {
        return signedIn.json().getJsonObject("client").getJsonArray("sessions").getJsonObject(0);
    }

    @Test
    void a_session_that_ends_on_one_node_changes_nothing_on_both_from_then_on_and_its_token_only_reads() {
        var signedIn = signIn(one, newUser());
        var cookie = requireNonNull(signedIn.cookie());
        var id = session(signedIn).getString("id");
        var token = session(signedIn).getJsonObject("last_active_token").getString("jwt");
        assertThat(send(other, "POST", "/v1/me/backup_codes", cookie, null, "").code())
                .isEqualTo("backup_codes_not_available");

        var ended = send(one, "POST", "/v1/client/sessions/" + id + "/end", cookie, null, "");

        assertThat(ended.status()).isEqualTo(200);
        for (var node : List.of(one, other)) {
            assertThat(send(node, "GET", "/v1/me", cookie, null, "").code()).isEqualTo("signed_out");
            assertThat(send(node, "POST", "/v1/me/backup_codes", cookie, null, "")
                            .code())
                    .isEqualTo("signed_out");
            assertThat(send(node, "POST", "/v1/me/backup_codes", null, token, "")
                            .code())
                    .isEqualTo("signed_out");
            assertThat(send(node, "GET", "/v1/me", null, token, "").status()).isEqualTo(200);
        }
    }

    @Test
    void a_session_that_a_back_end_revokes_on_one_node_is_over_on_the_other() {
        var signedIn = signIn(other, newUser());
        var cookie = requireNonNull(signedIn.cookie());
        var id = session(signedIn).getString("id");

        var revoked = new Api(one.base()).backEnd("POST", "/v1/sessions/" + id + "/revoke", "");

        assertThat(revoked.object().getString("status")).isEqualTo("revoked");
        assertThat(send(other, "GET", "/v1/me", cookie, null, "").code()).isEqualTo("signed_out");
    }

    @RepeatedTest(3)
    void of_fifty_clients_that_show_one_ticket_at_once_one_signs_in() throws Exception {
        var ticket = ticketFor(newUser());

        var answers = atOnce(
                node -> send(node, "POST", "/v1/client/sign_ins", null, null, "strategy=ticket&ticket=" + ticket));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("sign_in_token_already_used_code"));
    }

    @Test
    void requests_of_one_client_at_once_on_both_nodes_all_pass() throws Exception {
        var cookie = requireNonNull(signIn(one, newUser()).cookie());

        var answers = atOnce(node -> send(node, "GET", "/v1/client", cookie, null, ""));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().getJsonObject("response").getJsonArray("sessions"))
                    .hasSize(1);
        });
    }

    @Test
    void metrics_count_what_happens_to_sessions() {
        var signedIn = signIn(one, newUser());
        send(one, "DELETE", "/v1/client", signedIn.cookie(), null, "");

        var metrics = new Api(one.base()).get("/metrics").body();

        assertThat(metrics).contains("event=\"session.created\"").contains("event=\"session.removed\"");
        assertThat(one.output()).doesNotContain("rpc1.").doesNotContain("sit_");
    }

    /** A request to one of both nodes. */
    private interface Ask {
        Answer of(ServerProcess node);
    }

    private static List<Answer> atOnce(Ask ask) throws Exception {
        var start = new CyclicBarrier(AT_ONCE);
        var calls = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < AT_ONCE; i++) {
            var node = i % 2 == 0 ? one : other;
            calls.add(() -> {
                start.await();
                return ask.of(node);
            });
        }
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
