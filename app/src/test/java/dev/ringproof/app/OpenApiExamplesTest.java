package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.app.OpenApiDocument.Example;
import dev.ringproof.app.OpenApiDocument.Operation;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document has examples of everything, and the examples are right. */
class OpenApiExamplesTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    // What stands in the examples.
    private static final String PHONE = "+14155552671";
    private static final String NUMBER = "idn_0A1b2C3d4E5f6G7h8I9j0K1l2M3";
    private static final String VERIFICATION = "ver_0A1b2C3d4E5f6G7h8I9j0K1l2M3";
    private static final String SESSION = "sess_0A1b2C3d4E5f6G7h8I9j0K1l2M3";
    private static final String SIGN_IN = "sia_0A1b2C3d4E5f6G7h8I9j0K1l2M3";
    private static final String TICKET = "sit_0A1b2C3d4E5f6G7h8I9j0K1l2M3.4N5o6P7q8R9s0T1u2V3w4X5y6Z7";
    private static final String CLIENT_TOKEN =
            "rpc1.0A1b2C3d4E5f6G7h8I9j0K1l2M3.2.k1.aGVsbG8taGVsbG8taGVsbG8taGVsbG8taGVsbG8taGU";
    private static final String SIGN_INS = "/v1/client/sign_ins?_is_native=1";
    private static final String CODE = "123456";
    private static final String BACKUP_CODE = "7K2M-9D4E-FGH8-JKMN-PQRS";
    private static final String ASSERTION =
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleV8xIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuY29tIiwic3ViIjoi"
                    + "dXNlcl8xIiwic2lkIjoic2Vzc18xIiwiaWF0IjoxNzk1ODU5MjkzLCJleHAiOjE3OTU5MDI0OTN9.c2lnbmF0dXJl";

    private static final List<String> WORDS =
            List.of(NUMBER, VERIFICATION, "user_1", SESSION, CODE, BACKUP_CODE, ASSERTION, TICKET, CLIENT_TOKEN);

    private final OpenApiDocument document = OpenApiDocument.read();

    @TempDir
    Path data;

    @Test
    void each_operation_has_a_summary_and_an_example_of_each_request_and_each_answer() {
        assertThat(document.operations()).hasSizeGreaterThan(50).allSatisfy(operation -> {
            assertThat(operation.summary()).as(operation.id()).isNotBlank().doesNotEndWith(".");
            assertThat(document.requestExamples(operation))
                    .as(operation.id())
                    .allSatisfy(
                            (type, examples) -> assertThat(examples).as(type).isNotEmpty());
            assertThat(successes(operation).isEmpty())
                    .as(operation.id())
                    .isEqualTo(operation.summary().startsWith("Refuses"));
            assertThat(successes(operation))
                    .allSatisfy(status -> assertThat(document.responseExamples(operation, status))
                            .as("%s %s", operation.id(), status)
                            .allSatisfy((type, examples) ->
                                    assertThat(examples).as(type).isNotEmpty()));
        });
    }

    private static List<Integer> successes(Operation operation) {
        return operation.responses().keySet().stream()
                .filter(status -> status >= 200 && status < 400)
                .toList();
    }

    @Test
    void each_example_fits_its_schema() {
        assertThat(examples())
                .hasSizeGreaterThan(300)
                .allSatisfy(example -> assertThat(document.problems(example.schema(), example.value()))
                        .as(example.at())
                        .isEmpty());
    }

    private List<Example> examples() {
        return document.operations().stream()
                .flatMap(operation ->
                        Stream.concat(document.requestExamples(operation).values().stream(), answers(operation)))
                .flatMap(List::stream)
                .toList();
    }

    private Stream<List<Example>> answers(Operation operation) {
        return operation.responses().keySet().stream()
                .flatMap(status -> document.responseExamples(operation, status).values().stream());
    }

    /** So an example shows whatever an answer can have. */
    @Test
    void each_field_of_an_answer_stands_in_an_example() {
        var seen = new IdentityHashMap<Map<String, Object>, Set<String>>();
        document.operations()
                .forEach(operation -> answers(operation)
                        .flatMap(List::stream)
                        .forEach(example -> see(example.schema(), example.value(), seen)));

        var missing = new TreeSet<String>();
        document.operations()
                .forEach(operation -> operation.responses().keySet().stream()
                        .flatMap(status -> document.bodies(operation, status).values().stream())
                        .forEach(schema -> findMissing(operation.id(), schema, seen, new HashSet<>(), missing)));
        assertThat(missing).isEmpty();
    }

    private void see(Map<String, Object> schema, JsonValue value, Map<Map<String, Object>, Set<String>> seen) {
        var resolved = document.resolved(schema, value);
        if (value instanceof JsonArray array) {
            array.forEach(item -> see(OpenApiDocument.map(resolved.get("items")), item, seen));
        } else if (value instanceof JsonObject object) {
            OpenApiDocument.list(resolved.get("allOf")).forEach(part -> see(OpenApiDocument.map(part), value, seen));
            var others = OpenApiDocument.map(resolved.get(OpenApiDocument.OTHERS));
            object.values().forEach(field -> see(others, field, seen));
            OpenApiDocument.map(resolved.get("properties")).forEach((name, property) -> {
                if (object.containsKey(name)) {
                    seen.computeIfAbsent(resolved, _ -> new HashSet<>()).add(name);
                    see(OpenApiDocument.map(property), object.get(name), seen);
                }
            });
        }
    }

    private void findMissing(
            String at,
            Map<String, Object> schema,
            Map<Map<String, Object>, Set<String>> seen,
            Set<String> visited,
            Set<String> missing) {
        if (schema.get("$ref") instanceof String reference && !visited.add(reference)) {
            return;
        }
        var resolved = document.resolved(schema);
        Stream.of("allOf", OpenApiDocument.ALTERNATIVES)
                .flatMap(parts -> OpenApiDocument.list(resolved.get(parts)).stream())
                .forEach(part -> findMissing(at, OpenApiDocument.map(part), seen, visited, missing));
        for (var part : List.of("items", OpenApiDocument.OTHERS)) {
            if (resolved.containsKey(part)) {
                findMissing(at, OpenApiDocument.map(resolved.get(part)), seen, visited, missing);
            }
        }
        OpenApiDocument.map(resolved.get("properties")).forEach((name, property) -> {
            if (!seen.getOrDefault(resolved, Set.of()).contains(name)) {
                missing.add(at + "." + name);
            }
            findMissing(at + "." + name, OpenApiDocument.map(property), seen, visited, missing);
        });
    }

    /** Sends each request as the document shows it; only ids, codes and assertions are those of the moment. */
    @Test
    void the_examples_of_requests_work() {
        var environment = new HashMap<>(ServerProcess.observedLimits());
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_RESEND_AFTER", "PT0S");
        environment.put("RINGPROOF_PHONE_SIGN_IN", "on");
        environment.put("RINGPROOF_SMS_GATEWAY", "fake,webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", "http://127.0.0.1:9/");
        environment.put("RINGPROOF_SMS_WEBHOOK_SECRET", WebhookSigner.SECRET);
        try (var server = ServerProcess.start(environment)) {
            var sent = new TreeSet<String>();
            var inbox = new ServerInbox(server.base());
            new Walk(server.base(), inbox, FORM, "user_1", sent).go();
            new Walk(server.base(), inbox, JSON, "user_2", sent).go();

            assertThat(sent)
                    .containsExactlyInAnyOrderElementsOf(document.operations().stream()
                            .flatMap(operation ->
                                    operation.bodies().keySet().stream().map(type -> operation.id() + " " + type))
                            .toList());
        }
    }

    /** What one user and a back end do, in an order in which each request can be accepted. */
    private final class Walk {
        /** A step that the document shows as a second way of another one. */
        private static final String SIGN_IN_WITH_NUMBER = "createSignIn with a number";

        private static final List<String> STEPS = List.of(
                "createMyPhoneNumber",
                "prepareMyVerification",
                "attemptMyVerification",
                "updateMyPhoneNumber",
                "updateMe",
                "startReverification",
                "prepareReverification",
                "attemptReverification",
                "createSecondFactorChallenge",
                "resendSecondFactorChallenge",
                "attemptSecondFactorChallenge",
                "redeemSecondFactorAssertion",
                "verifyTotp",
                "preparePhoneNumberVerification",
                "attemptPhoneNumberVerification",
                "explain",
                "linkPhoneNumber",
                "unlinkPhoneNumber",
                "addOptOut",
                "findOptOut",
                "removeOptOut",
                "deletePhoneNumber",
                "createPhoneNumber",
                "updatePhoneNumber",
                "createTicket",
                "createSignIn",
                "prepareSignInSecondFactor",
                "attemptSignInSecondFactor",
                "touchClientSession",
                "createSessionToken",
                "createTokenOfSession",
                "verifyClient",
                "deleteUser",
                "createUser",
                "updateUser",
                "replaceUserPhoneNumber",
                SIGN_IN_WITH_NUMBER,
                "prepareSignInFirstFactor",
                "attemptSignInFirstFactor",
                "deleteUser",
                "formatPhoneNumber",
                "takeReceipts",
                "setGatewayBehaviour");

        /** The operations that an app calls with its client token. */
        private static final Set<String> OF_APPS = Set.of(
                "createSignIn",
                "prepareSignInFirstFactor",
                "attemptSignInFirstFactor",
                "prepareSignInSecondFactor",
                "attemptSignInSecondFactor",
                "touchClientSession",
                "createSessionToken");

        private static final Set<String> SEND_A_CODE = Set.of(
                "prepareSignInFirstFactor",
                "prepareSignInSecondFactor",
                "prepareMyVerification",
                "prepareReverification",
                "createSecondFactorChallenge",
                "resendSecondFactorChallenge",
                "preparePhoneNumberVerification");

        private final Api api;
        private final String type;
        private final Set<String> sent;
        private final String token;
        private final ServerInbox inbox;
        private String clientToken = "";
        /** What stands in the examples, and what it is at this moment. */
        private final Map<String, String> current = new HashMap<>();

        Walk(String base, ServerInbox inbox, String type, String user, Set<String> sent) {
            this.api = new Api(base);
            this.inbox = inbox;
            this.type = type;
            this.sent = sent;
            this.token = api.token(user);
            current.put("user_1", user);
            current.put(SESSION, session(api.me(token)));
        }

        private String session(Api.Me me) {
            return me.client().getJsonArray("sessions").getJsonObject(0).getString("id");
        }

        void go() {
            api.backEnd("PUT", "/dev/gateways/fake", "{\"behaviour\":\"accept\"}");
            STEPS.forEach(step -> {
                if (step.equals(SIGN_IN_WITH_NUMBER)) {
                    signInWithNumber();
                } else {
                    take(document.operation(step));
                }
            });
        }

        private void take(Operation operation) {
            var examples = document.requestExamples(operation);
            if (examples.isEmpty()) {
                check(operation, api.send(operation.method(), path(operation), authorization(operation), JSON, ""));
                return;
            }
            var used = examples.containsKey(type)
                    ? type
                    : examples.keySet().iterator().next();
            for (var example : Objects.requireNonNull(examples.get(used))) {
                var reply = operation.id().equals("takeReceipts")
                        ? receipt(operation, (JsonString) example.value())
                        : api.send(
                                operation.method(),
                                path(operation),
                                authorization(operation),
                                used,
                                body(used, example.value().asJsonObject()));
                check(operation, reply);
            }
            if (SEND_A_CODE.contains(operation.id())) {
                current.put(CODE, inbox.nextCode(PHONE));
            }
            sent.add(operation.id() + " " + used);
        }

        private void signInWithNumber() {
            var body = "identifier=" + URLEncoder.encode(PHONE, UTF_8);
            check(document.operation("createSignIn"), api.send("POST", SIGN_INS, clientToken, FORM, body));
        }

        private Api.Reply receipt(Operation operation, JsonString body) {
            return api.send(
                    operation.method(),
                    path(operation),
                    "",
                    JSON,
                    body.getString(),
                    WebhookSigner.sign(body.getString()));
        }

        private String authorization(Operation operation) {
            if (operation.security().contains("secretKey")) {
                return "Bearer sk_test_dev";
            }
            return OF_APPS.contains(operation.id()) ? clientToken : token;
        }

        private String path(Operation operation) {
            var path = new ArrayList<String>();
            for (var segment : operation.segments()) {
                path.add(
                        switch (segment) {
                            case "{gateway}" -> "webhook";
                            case "{name}" -> "fake";
                            case "{identification_id}" -> "eac_1";
                            case "{id}" ->
                                now(
                                        switch (path.getLast()) {
                                            case "users" -> "user_1";
                                            case "sessions" -> SESSION;
                                            case "sign_ins" -> SIGN_IN;
                                            case "second_factor_challenges" -> VERIFICATION;
                                            default -> NUMBER;
                                        });
                            default -> segment;
                        });
            }
            return "/" + String.join("/", path) + (OF_APPS.contains(operation.id()) ? "?_is_native=1" : "");
        }

        private String body(String contentType, JsonObject example) {
            if (contentType.equals(FORM)) {
                return example.entrySet().stream()
                        .map(field -> field.getKey() + "=" + URLEncoder.encode(text(field.getValue()), UTF_8))
                        .collect(Collectors.joining("&"));
            }
            var body = example.toString();
            for (var word : WORDS) {
                if (body.contains("\"" + word + "\"")) {
                    body = body.replace("\"" + word + "\"", "\"" + now(word) + "\"");
                }
            }
            return body;
        }

        private String text(JsonValue value) {
            return value instanceof JsonString text ? now(text.getString()) : value.toString();
        }

        /** Returns what stands for a word of the examples now. */
        private String now(String word) {
            return current.getOrDefault(word, word);
        }

        private void check(Operation operation, Api.Reply reply) {
            reply.response().headers().firstValue("Authorization").ifPresent(next -> {
                clientToken = next;
                current.put(CLIENT_TOKEN, next);
            });
            assertThat(reply.status())
                    .as("%s: %s", operation.id(), reply.body())
                    .isBetween(200, 204);
            if (reply.status() == 204) {
                return;
            }
            var schema = Objects.requireNonNull(
                    document.bodies(operation, reply.status()).get(JSON), operation.id());
            assertThat(document.problems(schema, reply.json()))
                    .as(operation.id())
                    .isEmpty();
            if (reply.json() instanceof JsonObject object) {
                learn(object.get("response") instanceof JsonObject response ? response : object);
            }
        }

        private void learn(JsonObject answer) {
            switch (answer.getString("object", "")) {
                case "phone_number" -> current.put(NUMBER, answer.getString("id"));
                case "sign_in_token" -> current.put(TICKET, answer.getString("token"));
                case "sign_in_attempt" -> {
                    current.put(SIGN_IN, answer.getString("id"));
                    if (!answer.isNull("created_session_id")) {
                        current.put(SESSION, answer.getString("created_session_id"));
                    }
                }
                case "verification_otp", "second_factor_challenge" -> current.put(VERIFICATION, answer.getString("id"));
                default -> {}
            }
            if (answer.containsKey("assertion")) {
                current.put(ASSERTION, answer.getString("assertion"));
            }
            if (answer.containsKey("backup_codes")) {
                current.put(BACKUP_CODE, answer.getJsonArray("backup_codes").getString(0));
            }
        }
    }
}
