package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.app.RawHttp.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Whatever bytes a client sends, a server answers in the form of the wire, with the headers that every answer has, and
 * writes no stack trace into its log.
 */
class WireFormTest {
    private static final String NUMBERS = "/v1/me/phone_numbers";

    @TempDir
    static Path data;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString(), "RINGPROOF_MANAGEMENT_PORT", "0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void no_stack_trace() {
        assertThat(server.output()).doesNotContain("\tat ").doesNotContain("SEVERE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /v1/environment?a=%ZZ        |                                              | 400
            GET /%                           |                                              | 400
            GET /%ff                         |                                              | 404
            GET //                           |                                              | 404
            GET //v1/environment             |                                              | 404
            GET /v1/../v1/environment        |                                              | 404
            GET http://x/v1/nothing          |                                              | 404
            GET /v1/environment#a            |                                              | 400
            GET /v1/ä                        |                                              | 400
            GET /v1/nothing                  |                                              | 404
            FOO /v1/environment              |                                              | 405
            FOO /nothing                     |                                              | 404
            FOO /v1/nothing                  |                                              | 404
            F(O /v1/environment              |                                              | 400
            TRACE /v1/environment            |                                              | 405
            CONNECT x:80                     |                                              | 405
            CONNECT /v1/environment          |                                              | 405
            POST /openapi                    |                                              | 405
            FOO /metrics                     |                                              | 405
            DELETE /health/live              |                                              | 405
            GET /health/nothing              |                                              | 404
            GET /openapi                     | Accept: garbage                              | 400
            GET /v1/environment              | Host: y                                      | 400
            GET /v1/environment              | Accept: a/b;q=x                              | 400
            GET /v1/environment              | Content-Type: ;;;                            | 415
            POST /v1/me/phone_numbers        | Content-Type: garbage                        | 415
            POST /v1/me/phone_numbers        | Content-Encoding: gzip                       | 415
            POST /v1/me/phone_numbers        | Expect: nothing                              | 417
            POST /v1/me/phone_numbers        | Content-Length: 65537                        | 413
            POST /v1/me/phone_numbers        | Content-Length: -1                           | 400
            POST /v1/me/phone_numbers        | Content-Length: 0;Content-Length: 0          | 400
            POST /v1/me/phone_numbers        | Content-Length: 0;Content-Length: 1          | 400
            POST /v1/me/phone_numbers        | Content-Length: 0;Transfer-Encoding: chunked | 400
            POST /v1/me/phone_numbers        | Transfer-Encoding: gzip                      | 400
            POST /v1/me/phone_numbers        | Transfer-Encoding: chunked, chunked          | 400
            GET /v1/environment              | A : b                                        | 400
            GET /v1/environment              | : b                                          | 400
            GET /v1/environment              | nothing                                      | 400
            GET /v1/me/phone_numbers         | Authorization: ä                             | 401
            """)
    void what_cannot_be_served_is_answered_in_the_form_of_the_wire(String line, String fields, int status)
            throws IOException {
        var head = line + " HTTP/1.1\r\nHost: x\r\n"
                + (fields == null ? "" : fields.replace(";C", "\r\nC").replace(";T", "\r\nT") + "\r\n");
        var answer = RawHttp.send(server.base(), head + "\r\n");

        assertThat(answer.status()).as(answer.raw()).isEqualTo(status);
        assertError(answer);
    }

    @Test
    void what_is_too_long_is_answered_in_the_form_of_the_wire() throws IOException {
        var target = RawHttp.send(server.base(), "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        var header = RawHttp.send(server.base(), "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(40_000) + "\r\n\r\n");

        assertThat(target.status()).isEqualTo(414);
        assertThat(header.status()).isEqualTo(431);
        assertError(target);
        assertError(header);
    }

    private static void assertError(Answer answer) {
        assertHeaders(answer);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Length"))
                .isEqualTo(Integer.toString(answer.body().getBytes(StandardCharsets.UTF_8).length));
        assertThat(answer.json().getString("clerk_trace_id")).matches("[0-9a-f]{32}");
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0))
                .containsKeys("message", "long_message", "code", "meta");
        if (answer.status() == 405) {
            assertThat(answer.header("Allow")).contains("OPTIONS");
        }
    }

    private static void assertHeaders(Answer answer) {
        assertThat(answer.header("X-Content-Type-Options")).as(answer.raw()).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/environment",
                "/v1/me/phone_numbers",
                "/v1/nothing",
                "/nothing",
                "/health",
                "/health/live",
                "/health/ready",
                "/health/started",
                "/metrics",
                "/openapi",
                "/openapi/ui/index.html"
            })
    void every_answer_of_both_listeners_tells_browsers_what_not_to_do(String path) throws IOException {
        for (var base : List.of(server.base(), server.management())) {
            assertHeaders(RawHttp.send(base, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
    }

    @Test
    void every_route_answers_options_and_unknown_methods() throws IOException {
        for (var route : routes().entrySet()) {
            var path = route.getKey().replaceAll("\\{[^}]*}", "x");
            var options = RawHttp.send(server.base(), "OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(options.status()).as(path).isEqualTo(204);
            assertThat(options.body()).isEmpty();
            assertThat(List.of(Objects.requireNonNull(options.header("Allow")).split(", *", -1)))
                    .as(path)
                    .containsAll(route.getValue());

            for (var method : List.of("FOO", "TRACE")) {
                var refused = RawHttp.send(server.base(), method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(refused.status()).as(method + " " + path).isEqualTo(405);
                assertError(refused);
            }
        }
    }

    private static Map<String, Set<String>> routes() throws IOException {
        try (InputStream document = WireFormTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> root =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(document);
            var routes = new java.util.TreeMap<String, Set<String>>();
            Objects.requireNonNull(root.get("paths"))
                    .forEach((path, item) -> item.keySet().stream()
                            .filter(List.of("get", "post", "put", "patch", "delete")::contains)
                            .forEach(method -> routes.computeIfAbsent(path, key -> new TreeSet<>())
                                    .add(method.toUpperCase(Locale.ROOT))));
            assertThat(routes).hasSizeGreaterThan(15);
            return routes;
        }
    }

    @Test
    void a_server_and_a_page_answer_options() throws IOException {
        for (var target : List.of("*", "/health", "/metrics", "/openapi")) {
            var options = RawHttp.send(server.base(), "OPTIONS " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(options.status()).as(target).isEqualTo(204);
            assertThat(options.header("Allow")).contains("GET");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/environment", NUMBERS, "/v1/nothing", "/nothing"})
    void an_answer_to_head_has_no_content_and_the_next_answer_follows(String path) throws IOException {
        var head = "HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";

        var raw = RawHttp.send(server.base(), head + head + head).raw();

        assertThat(raw.split("\r\n\r\n", -1)).hasSize(4).endsWith("");
        assertThat(raw).doesNotContain("{");
    }

    @Test
    void an_absolute_address_is_served_as_the_one_within_it() throws IOException {
        var answer = RawHttp.send(server.base(), "GET http://example.com/v1/environment HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).containsKey("user_settings");
    }

    @Test
    void a_language_that_cannot_be_read_is_no_error() throws IOException {
        assertThat(RawHttp.send(
                                server.base(),
                                "GET /v1/environment HTTP/1.1\r\nHost: x\r\nAccept-Language: ;;;q=x\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void after_a_refused_request_nothing_of_the_connection_is_read() throws IOException {
        var hidden = "GET /v1/environment HTTP/1.1\r\nHost: x\r\n\r\n";
        var answer = RawHttp.send(
                server.base(),
                "POST " + NUMBERS + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + hidden.length()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.raw().split("HTTP/1\\.1 ", -1)).hasSize(2);
    }

    @Test
    void a_connection_ends_after_the_answer_if_the_client_asks_for_it() throws IOException {
        try (var socket = new Socket()) {
            socket.connect(RawHttp.address(server.base()));
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /v1/environment HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // the ends of lines are what it is about
    void there_is_no_http_2() throws IOException {
        var preface = RawHttp.send(server.base(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        var upgrade = RawHttp.send(
                server.base(),
                "GET /v1/environment HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

        assertThat(preface.status()).isEqualTo(505);
        assertError(preface);
        assertThat(upgrade.status()).isEqualTo(200);
        assertThat(WireFormTest.class.getClassLoader().getResource("io/helidon/webserver/http2/Http2Connection.class"))
                .isNull();
    }

    @Test
    void clients_that_leave_early_leave_no_trace() throws IOException {
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 100; i++) {
            var socket = new Socket();
            socket.connect(RawHttp.address(server.base()));
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write("GET /openapi HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        for (var socket : sockets) {
            socket.close();
        }
        assertThat(RawHttp.send(server.base(), "GET /v1/environment HTTP/1.1\r\nHost: x\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }
}
