package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.app.BadCredentials.Credential;
import dev.ringproof.app.CallSender.Answer;
import dev.ringproof.app.CallSender.Header;
import dev.ringproof.app.OpenApiDocument.Operation;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nobody reads or changes what belongs to another user. The calls are made from the OpenAPI document: each operation is
 * called with each id of another user, and with each of many bad credentials. Each is refused in the wire's form, and
 * afterwards everything of the other user is as it was.
 */
class ForeignAccessTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SECRET_KEY = "sk_test_dev";
    private static final String ANNAS_NUMBER = "+14155552671";
    private static final String CARLS_NUMBER = "+14155552674";
    private static final String BERTS_NUMBER = "+14155552672";
    private static final String BERTS_NEW_NUMBER = "+14155552673";
    private static final String NO_NUMBER = "idn_000000000000000000000000000";
    /** What stands in a path beside ids. */
    private static final Map<String, String> SEGMENTS = Map.of(
            "{gateway}", "webhook",
            "{name}", "fake",
            "{identification_id}", "eac_1",
            "{prefix}", "4477009",
            "{region}", "GB",
            "{user_id}", "bert",
            "{template}", "supabase");

    private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();
    private static final AnswerCheck CHECK = new AnswerCheck(DOCUMENT);

    @TempDir
    static Path data;

    private static ServerProcess server;
    private static Api api;
    private static CallSender http;
    private static String annasToken;
    private static String bertsToken;
    /** The ids of what belongs to Bert, by what they are. */
    private static final Map<String, String> BERTS = new TreeMap<>();

    private static String assertion;
    private static App annasApp;
    private static RingproofServer backEnd;
    private static String before;

    @BeforeAll
    static void two_users_have_numbers_sessions_and_challenges() {
        server = ServerProcess.start(Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_LIMITS", "off",
                "RINGPROOF_SMS_GATEWAY", "fake,webhook",
                "RINGPROOF_SMS_WEBHOOK_URL", "http://127.0.0.1:9/",
                "RINGPROOF_SMS_WEBHOOK_SECRET", WebhookSigner.SECRET));
        http = new CallSender(server.base());
        api = new Api(server.base());
        backEnd = new RingproofServer(server.base(), SECRET_KEY, new ServerInbox(server.base()));
        backEnd.addSecondFactor("anna", ANNAS_NUMBER);
        backEnd.addSecondFactor("carl", CARLS_NUMBER);
        annasToken = api.token("anna");
        bertsToken = api.token("bert");
        BERTS.put("user", "bert");
        BERTS.put("number", backEnd.addSecondFactor("bert", BERTS_NUMBER));
        var bert = api.me(bertsToken);
        var session = bert.client().getJsonArray("sessions").getJsonObject(0);
        BERTS.put("session", session.getString("id"));
        var shown = challengeOf("bert");
        assertion = api.backEnd(
                        "POST",
                        "/v1/second_factor_challenges/" + shown + "/attempt",
                        "{\"code\":\"" + backEnd.inbox().nextCode(BERTS_NUMBER) + "\"}")
                .object()
                .getString("assertion");
        BERTS.put("challenge", challengeOf("bert"));
        backEnd.inbox().nextCode(BERTS_NUMBER);
        api.send("POST", "/v1/client/sessions/" + BERTS.get("session") + "/verify", bertsToken, FORM, "");
        BERTS.put("new number", newNumber());
        api.backEnd("POST", "/v1/phone_numbers/" + BERTS.get("new number") + "/prepare_verification", "{}");
        backEnd.inbox().nextCode(BERTS_NEW_NUMBER);
        BERTS.put("message", messagesOf("new number").getFirst());
        var bertsApp = new App("bert");
        BERTS.put("sign-in", bertsApp.signIn);
        BERTS.put("client", bertsApp.client);
        BERTS.put("ticket", bertsApp.ticket);
        bertsApp.complete(backEnd.inbox().nextCode(BERTS_NUMBER));
        BERTS.put("session of an app", bertsApp.session);
        annasApp = new App("anna");
        before = state();
    }

    /** An app on which a user signs in by a ticket, and must show a second factor. */
    private static final class App {
        final String ticket;
        final String signIn;
        final String client;
        String session = "";
        private String token;

        App(String user) {
            var made = api.backEnd("POST", "/v1/sign_in_tokens", "{\"user_id\":\"" + user + "\"}")
                    .object();
            ticket = made.getString("id");
            token = "";
            var begun = post("/v1/client/sign_ins", "strategy=ticket&ticket=" + made.getString("token"));
            signIn = begun.enveloped().getString("id");
            client = begun.object().getJsonObject("client").getString("id");
            post("/v1/client/sign_ins/" + signIn + "/prepare_second_factor", "strategy=phone_code");
        }

        void complete(String code) {
            session = post("/v1/client/sign_ins/" + signIn + "/attempt_second_factor", "code=" + code)
                    .enveloped()
                    .getString("created_session_id");
        }

        /** Returns a session token, which is valid for a minute. */
        String sessionToken() {
            return post("/v1/client/sessions/" + session + "/tokens", "")
                    .object()
                    .getString("jwt");
        }

        Api.Reply post(String path, String body) {
            var reply = api.send("POST", path + "?_is_native=1", token, FORM, body);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            reply.response().headers().firstValue("Authorization").ifPresent(next -> token = next);
            return reply;
        }

        String token() {
            return token;
        }
    }

    private static String challengeOf(String user) {
        return api.backEnd("POST", "/v1/second_factor_challenges", "{\"user_id\":\"" + user + "\"}")
                .object()
                .getString("id");
    }

    private static String newNumber() {
        return api.backEnd(
                        "POST",
                        "/v1/phone_numbers",
                        "{\"user_id\":\"bert\",\"phone_number\":\"" + BERTS_NEW_NUMBER + "\"}")
                .object()
                .getString("id");
    }

    private static List<String> messagesOf(String number) {
        return api
                .backEnd("GET", "/v1/phone_numbers/" + BERTS.get(number) + "/messages", "")
                .json()
                .asJsonArray()
                .getValuesAs(JsonObject.class)
                .stream()
                .map(message -> message.getString("id"))
                .toList();
    }

    /** Returns everything of Bert, as he and the back end see it. */
    private static String state() {
        var seen = new ArrayList<String>();
        seen.add(api.send("GET", "/v1/me", bertsToken, FORM, "").enveloped().toString());
        seen.add(api.me(bertsToken).all().toString());
        seen.add(api.backEnd("GET", "/v1/users/bert/second_factor", "").body());
        seen.add(api.backEnd("GET", "/v1/second_factor_challenges/" + BERTS.get("challenge"), "")
                .body());
        seen.add(api.backEnd("GET", "/v1/sessions?user_id=bert", "").body());
        seen.add(messagesOf("number").toString());
        seen.add(messagesOf("new number").toString());
        return String.join("\n", seen);
    }

    @AfterEach
    void everything_of_the_other_user_is_as_it_was() {
        assertThat(state()).isEqualTo(before);
    }

    @AfterAll
    static void stop() throws IOException {
        http.close();
        server.close();
    }

    @Test
    void no_operation_takes_the_ids_of_another_user() {
        var called = new TreeSet<String>();
        var problems = new ArrayList<String>();
        for (var operation : ofUsers()) {
            for (var credential : List.of(token(annasToken), token(annasApp.token()))) {
                if (operation.path().contains("{id}")) {
                    for (var id : BERTS.values()) {
                        var call = call(operation, Map.of("{id}", id), NO_NUMBER, credential, "");
                        expectRefused(operation, call, problems);
                        called.add(operation.id());
                    }
                }
            }
            if (namesANumber(operation) && !operation.id().equals("prepareSignInFirstFactor")) {
                boolean signsIn = operation.path().contains("sign_ins");
                for (var id : BERTS.values()) {
                    var credential = token(signsIn ? annasApp.token() : annasToken);
                    var call = call(operation, annas(operation), id, credential, "");
                    expectRefused(operation, call, problems);
                    called.add(operation.id() + " by its body");
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(called)
                .contains("getMyPhoneNumber", "attemptMyVerification", "attemptReverification")
                .contains("getClientSession", "endClientSession", "revokeMySession", "attemptSignInSecondFactor")
                .contains("updateMe by its body", "prepareReverification by its body")
                .contains("prepareSignInSecondFactor by its body");
    }

    private static boolean namesANumber(Operation operation) {
        return body(operation, "named").contains("named");
    }

    /** Returns what Anna herself would put into the path. */
    private static Map<String, String> annas(Operation operation) {
        if (operation.path().contains("/sign_ins/{id}")) {
            return Map.of("{id}", annasApp.signIn);
        }
        var session = api.me(annasToken).client().getJsonArray("sessions").getJsonObject(0);
        return operation.path().contains("/sessions/{id}") ? Map.of("{id}", session.getString("id")) : Map.of();
    }

    @Test
    void no_answer_to_a_user_shows_anything_of_another_user() {
        var problems = new ArrayList<String>();
        ofUsers().stream()
                .filter(operation ->
                        operation.method().equals("GET") && !operation.path().contains("{"))
                .forEach(operation -> {
                    var call = call(operation, Map.of(), "", token(annasToken), "");
                    var answer = send(call);
                    shown(answer).forEach(what -> problems.add(call.description() + " shows " + what));
                    problems.addAll(CHECK.problems(Optional.of(operation), call, answer));
                });

        assertThat(problems).isEmpty();
    }

    @Test
    void no_operation_takes_a_bad_token() throws Exception {
        var now = InstantSource.system().instant();
        var bad = new ArrayList<>(BadCredentials.of(bertsToken, "bert", data, now));
        bad.addAll(BadCredentials.ofBackEnds(SECRET_KEY, SECRET_KEY));
        bad.removeIf(credential -> credential.name().equals("the token of a user"));
        bad.add(new Credential("a secret key", token(SECRET_KEY), ""));
        bad.add(new Credential("an assertion", token(assertion), ""));
        assertThat(bad).hasSizeGreaterThan(50);
        assertThat(api.send("GET", "/v1/me", BadCredentials.good("bert", data, now), FORM, "")
                        .status())
                .isEqualTo(200);

        assertThat(refuseEach(ofUsers(), bad)).isEmpty();
    }

    /** A session token still reads until it expires, so only operations that change something refuse it. */
    @Test
    void no_operation_takes_what_belongs_to_a_session_that_has_ended() throws Exception {
        var ended = new App("carl");
        ended.complete(backEnd.inbox().nextCode(CARLS_NUMBER));
        var before = ended.token();
        var sessionToken = ended.sessionToken();
        ended.post("/v1/client/sessions/" + ended.session + "/end", "");
        var signedOut = ended.token();
        var cookie = new Header("Sec-Fetch-Site", "same-origin");
        var bad = List.of(
                new Credential("the client token of a client without a session", token(signedOut), ""),
                new Credential("the client token before the end", token(before), ""),
                new Credential(
                        "the cookie of a client without a session",
                        List.of(new Header("Cookie", "__client=" + signedOut), cookie),
                        ""));
        var inSession = ofUsers().stream()
                .filter(operation -> operation.security().contains("userToken"))
                .toList();

        assertThat(refuseEach(inSession, bad)).isEmpty();
        assertThat(refuseEach(
                        inSession.stream()
                                .filter(operation -> !operation.method().equals("GET"))
                                .toList(),
                        List.of(new Credential("the token of an ended session", token(sessionToken), ""))))
                .isEmpty();
    }

    private static List<Operation> ofUsers() {
        return DOCUMENT.operations().stream()
                .filter(operation -> !operation.security().contains("")
                        && (operation.security().contains("userToken")
                                || operation.security().contains("clientToken")))
                .toList();
    }

    @Test
    void no_operation_takes_a_bad_secret_key() throws Exception {
        var now = InstantSource.system().instant();
        var bad = new ArrayList<>(BadCredentials.of(bertsToken, "bert", data, now));
        bad.addAll(BadCredentials.ofBackEnds(SECRET_KEY, bertsToken));
        bad.add(new Credential("an assertion", token(assertion), ""));

        assertThat(refuseEach(operations("secretKey"), bad)).isEmpty();
    }

    @Test
    void no_operation_for_everyone_shows_anything_for_a_bad_token() throws Exception {
        var now = InstantSource.system().instant();
        var problems = new ArrayList<String>();
        var forEveryone = DOCUMENT.operations().stream()
                .filter(operation -> operation.security().contains(""))
                .toList();
        assertThat(forEveryone).isNotEmpty();
        for (var operation : forEveryone) {
            for (var bad : BadCredentials.of(bertsToken, "bert", data, now)) {
                var call = call(operation, berts(operation), "", bad.headers(), bad.query());
                var answer = send(call);
                shown(answer).forEach(what -> problems.add(call.description() + ", " + bad + " shows " + what));
                problems.addAll(CHECK.problems(Optional.of(operation), call, answer));
            }
        }

        assertThat(problems).isEmpty();
    }

    @Test
    void no_carrier_s_word_is_taken_without_its_signature() {
        var operation = DOCUMENT.operation("takeReceipts");
        var body = "{\"id\":\"" + BERTS.get("message") + "\",\"state\":\"undelivered\"}";
        var problems = new ArrayList<String>();
        for (var gateway : List.of("webhook", "fake", "unknown")) {
            for (var headers : List.of(
                    List.<Header>of(),
                    List.of(new Header("webhook-id", "msg_1"), new Header("webhook-signature", "v1,AAAA")),
                    signedFor("another body"))) {
                var all = new ArrayList<>(List.of(new Header("Content-Type", "application/json")));
                all.addAll(headers);
                var call = call(operation.id() + " " + gateway, "POST", "/v1/callbacks/sms/" + gateway, all, body);
                expectRefused(operation, call, problems);
            }
        }

        assertThat(problems).isEmpty();
    }

    private static List<Header> signedFor(String body) {
        return WebhookSigner.sign(body).entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
    }

    private static List<String> refuseEach(List<Operation> operations, List<Credential> bad) {
        var problems = new ArrayList<String>();
        for (var operation : operations) {
            for (var credential : bad) {
                var call = call(
                        operation,
                        berts(operation),
                        Objects.requireNonNull(BERTS.get("number")),
                        credential.headers(),
                        credential.query());
                expectRefused(
                        operation,
                        new Call(
                                call.description() + ", " + credential,
                                call.method(),
                                call.target(),
                                call.headers(),
                                call.body()),
                        problems);
            }
        }
        return problems;
    }

    private static void expectRefused(Operation operation, Call call, List<String> problems) {
        var answer = send(call);
        boolean fromElsewhere = answer.status() == 400 && answer.body().contains("\"code\":\"origin_invalid\"");
        if (!REFUSED.contains(answer.status()) && !fromElsewhere) {
            problems.add(call.description() + ": " + answer.status());
        }
        shown(answer).forEach(what -> problems.add(call.description() + " shows " + what));
        CHECK.problems(Optional.of(operation), call, answer)
                .forEach(problem -> problems.add(call.description() + ": " + problem));
    }

    /** Returns what an answer shows of Bert. */
    private static List<String> shown(Answer answer) {
        var secrets = new TreeMap<>(BERTS);
        secrets.put("phone number", BERTS_NUMBER);
        secrets.put("new phone number", BERTS_NEW_NUMBER);
        return secrets.entrySet().stream()
                .filter(secret -> answer.body().contains("\"" + secret.getValue() + "\""))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Operation> operations(String scheme) {
        var all = DOCUMENT.operations().stream()
                .filter(operation -> operation.security().contains(scheme)
                        && !operation.security().contains(""))
                .toList();
        assertThat(all).hasSizeGreaterThan(10);
        return all;
    }

    private static List<Header> token(String token) {
        return List.of(new Header("Authorization", "Bearer " + token));
    }

    /** Returns what Bert himself would put into the path. */
    private static Map<String, String> berts(Operation operation) {
        var kind = switch (operation.path().replaceFirst("/\\{id}.*", "").replaceFirst(".*/", "")) {
            case "users" -> "user";
            case "sessions" -> "session";
            case "messages" -> "message";
            case "second_factor_challenges" -> "challenge";
            case "sign_ins" -> "sign-in";
            case "sign_in_tokens" -> "ticket";
            case "clients" -> "client";
            default -> "number";
        };
        return Map.of("{id}", BERTS.get(kind));
    }

    /**
     * Makes a call as the document shows it.
     *
     * @param path what stands in the path
     * @param number what stands in a field that names a number
     */
    private static Call call(
            Operation operation, Map<String, String> path, String number, List<Header> credential, String query) {
        var values = new HashMap<>(path);
        SEGMENTS.forEach(values::putIfAbsent);
        var target = operation.segments().stream()
                .map(segment -> segment.startsWith("{") ? URLEncoder.encode(values.get(segment), UTF_8) : segment)
                .collect(Collectors.joining("/", "/", query.isEmpty() ? "" : "?" + query));
        var headers = new ArrayList<>(credential);
        if (!operation.bodies().isEmpty()) {
            headers.add(new Header("Content-Type", contentType(operation)));
        }
        return call(operation.id() + " " + path.values(), operation.method(), target, headers, body(operation, number));
    }

    private static Call call(String description, String method, String target, List<Header> headers, String body) {
        var all = new ArrayList<>(headers);
        all.addFirst(new Header("Host", "localhost"));
        all.add(new Header("Content-Length", Integer.toString(body.length())));
        return new Call(description, method, target, all, body);
    }

    private static String contentType(Operation operation) {
        return operation.bodies().containsKey(FORM) ? FORM : "application/json";
    }

    /** Returns the body that the document shows, with a number in each field that can name one. */
    private static String body(Operation operation, String number) {
        if (operation.bodies().isEmpty()) {
            return "";
        }
        var type = contentType(operation);
        var fields = new HashMap<String, JsonValue>(
                Objects.requireNonNull(DOCUMENT.requestExamples(operation).get(type))
                        .getFirst()
                        .value()
                        .asJsonObject());
        DOCUMENT.properties(Objects.requireNonNull(operation.bodies().get(type))).keySet().stream()
                .filter(name ->
                        name.endsWith("phone_number_id") && !operation.id().equals("explain"))
                .forEach(name -> fields.put(name, Json.createValue(number)));
        if (!type.equals(FORM)) {
            var builder = Json.createObjectBuilder();
            fields.forEach(builder::add);
            return builder.build().toString();
        }
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(
                                field.getValue() instanceof JsonString text
                                        ? text.getString()
                                        : field.getValue().toString(),
                                UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Answer send(Call call) {
        try {
            return http.send(call.method(), call.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
