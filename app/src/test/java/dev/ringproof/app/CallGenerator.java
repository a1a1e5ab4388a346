package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.ringproof.app.CallSender.Answer;
import dev.ringproof.app.CallSender.Header;
import dev.ringproof.app.OpenApiDocument.Operation;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes calls from the OpenAPI document: half of them are valid, a third has one fault, and the others have several. It
 * remembers ids, codes and assertions from earlier answers, so that many calls get as far as a real client does. From
 * time to time it goes on with new users. The same seed makes the same calls, but for ids and codes, which the server
 * makes.
 *
 * <p>To make ten backup codes takes seconds of computing on purpose, so the generator does it seldom.
 */
final class CallGenerator {
    private static final int CALLS_WITH_ONE_PAIR_OF_USERS = 400;
    private static final int CALLS_WITH_SECOND_FACTORS = 300;
    private static final int MOST_STEPS = 20;
    private static final int LOOKS_INTO_THE_INBOX = 20;
    private static final String SECRET_KEY = "sk_test_dev";
    private static final String TEST_CODE = "424242";
    private static final Pattern TEST_NUMBER = Pattern.compile("\\+1[0-9]{3}55501[0-9]{2}");
    private static final String NO_NUMBER = "idn_000000000000000000000000000";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    /** What a client does next after an operation has succeeded. */
    private static final Map<String, List<String>> NEXT = Map.ofEntries(
            Map.entry("createMyPhoneNumber", List.of("prepareMyVerification")),
            Map.entry("prepareMyVerification", List.of("attemptMyVerification", "listPhoneNumberMessages")),
            Map.entry("attemptMyVerification", List.of("updateMyPhoneNumber", "updateMe")),
            Map.entry(
                    "updateMyPhoneNumber",
                    List.of("createSecondFactorChallenge", "startReverification", "createMyBackupCodes")),
            Map.entry("startReverification", List.of("prepareReverification")),
            Map.entry("prepareReverification", List.of("attemptReverification")),
            Map.entry("attemptReverification", List.of("createMyBackupCodes", "updateMyPhoneNumber")),
            Map.entry("createMyBackupCodes", List.of("verifyTotp", "getSecondFactor")),
            Map.entry(
                    "createPhoneNumber",
                    List.of("preparePhoneNumberVerification", "linkPhoneNumber", "updatePhoneNumber")),
            Map.entry("updatePhoneNumber", List.of("createSecondFactorChallenge", "verifyTotp")),
            Map.entry("preparePhoneNumberVerification", List.of("attemptPhoneNumberVerification")),
            Map.entry("linkPhoneNumber", List.of("deletePhoneNumber", "unlinkPhoneNumber")),
            Map.entry(
                    "createSecondFactorChallenge",
                    List.of("attemptSecondFactorChallenge", "resendSecondFactorChallenge")),
            Map.entry("resendSecondFactorChallenge", List.of("attemptSecondFactorChallenge")),
            Map.entry("attemptSecondFactorChallenge", List.of("redeemSecondFactorAssertion")),
            Map.entry("listPhoneNumberMessages", List.of("resendMessage", "explain")),
            Map.entry("listMessages", List.of("resendMessage")),
            Map.entry("createUser", List.of("replaceUserPhoneNumber", "deleteUser")),
            Map.entry("deleteUserBackupCodes", List.of("disableUserMfa")),
            Map.entry("addOptOut", List.of("findOptOut", "removeOptOut")),
            Map.entry("blockFraudPrefix", List.of("allowFraudPrefix", "resetFraudPrefix")),
            Map.entry("blockFraudRegion", List.of("allowFraudRegion", "resetFraudRegion")),
            Map.entry("createTicket", List.of("createSignIn", "revokeTicket")),
            Map.entry(
                    "createSignIn",
                    List.of(
                            "getSignIn",
                            "prepareSignInSecondFactor",
                            "attemptSignInSecondFactor",
                            "getSession",
                            "createTokenOfSession",
                            "getClientOfUsers",
                            "verifyClient",
                            "endClientSession")),
            Map.entry("endClientSession", List.of("createTicket")),
            Map.entry("getSession", List.of("revokeMySession", "revokeSession", "removeClientSession")),
            Map.entry("revokeTicket", List.of("createTicket")));

    /** Operations whose answer does not end, so that no caller can wait for it. */
    static final Set<String> ENDLESS = Set.of("streamDevelopmentMessages");

    /** Operations that only a client can succeed with, or that must not be made with another token. */
    private static final Set<String> OF_CLIENTS =
            Set.of("createSignIn", "endClientSession", "removeClientSession", "putClient", "postClient");

    private final OpenApiDocument document;
    private final long seed;
    private final Function<String, Answer> get;
    private final BadTokens badTokens;
    private final CallbackSigner signer;

    private final Map<String, User> users = new HashMap<>();
    private final List<String> createdUsers = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<String> challenges = new ArrayList<>();
    private final List<String> assertions = new ArrayList<>();
    private final List<JsonObject> tickets = new ArrayList<>();
    private final List<String> signIns = new ArrayList<>();
    /** The sessions of Ringproof, by the names of the users. */
    private final Map<String, String> sessions = new HashMap<>();

    private String clientId = "client_0";
    /** The token of the one app that makes calls; empty before the first. */
    private String clientToken = "";

    private final Deque<Step> next = new ArrayDeque<>();
    private final List<String> names = new ArrayList<>();
    /** Begins anew with each call, so that what a call is does not depend on how earlier ones were answered. */
    private RandomGenerator random = new SplittableRandom(0);

    private String newestNumber = "";
    private String newestVerification = "none";
    private int made;
    private int episode;
    private int callsLeft;
    private int backupCodesLeft;

    /** A user with what is known of them. */
    private record User(String id, String token, Map<String, String> numbers, List<String> backupCodes) {
        String session() {
            return payload(token).getString("sid");
        }
    }

    /** What to call next, and with which user and number. */
    private record Step(String operation, String user, String numberId) {}

    /**
     * @param get sends a GET request that is none of the generated calls
     * @param badTokens makes tokens that are signed rightly and contain nonsense
     */
    CallGenerator(
            OpenApiDocument document,
            long seed,
            Function<String, Answer> get,
            BadTokens badTokens,
            CallbackSigner signer) {
        this.document = document;
        this.seed = seed;
        this.get = get;
        this.badTokens = badTokens;
        this.signer = signer;
    }

    /** Makes a signed token of claims. */
    @FunctionalInterface
    interface BadTokens {
        String sign(String claims);
    }

    /** Signs a callback as a carrier does. */
    @FunctionalInterface
    interface CallbackSigner {
        List<Header> sign(String body);
    }

    /** A call, and what the generator must know when the answer comes. */
    record Generated(Call call, Optional<Operation> reached, String user, String numberId) {}

    Generated next() {
        random = new SplittableRandom(seed * 1_000_003 + made++);
        if (callsLeft-- == 0) {
            beginWithNewUsers();
        }
        boolean follows = !next.isEmpty() && random.nextInt(4) > 0;
        var step = follows ? next.remove() : anyStep();
        while (comesTooEarly(step.operation())) {
            step = anyStep();
        }
        var draft = new Draft(document.operation(step.operation()), step);
        draft.makeValid();
        int dice = random.nextInt(100);
        int faults = dice < 50 ? 0 : dice < 82 ? 1 : 2 + random.nextInt(3);
        for (int i = 0; i < faults; i++) {
            draft.spoil();
        }
        if (follows && faults > 0) {
            next.addFirst(step); // The client does it again, and rightly.
        }
        return draft.generated();
    }

    /** Makes a valid call of an operation that chance has not reached. */
    Generated validCall(String operation) {
        random = new SplittableRandom(seed * 1_000_003 + made++);
        var user = pick(names);
        var draft = new Draft(document.operation(operation), new Step(operation, user, anyNumberOf(user)));
        draft.makeValid();
        return draft.generated();
    }

    private boolean comesTooEarly(String operation) {
        if (ENDLESS.contains(operation)) {
            return true;
        }
        return switch (operation) {
            case "createMyBackupCodes" -> backupCodesLeft == 0;
            case "disableUserMfa", "deleteUserBackupCodes" ->
                callsLeft > CALLS_WITH_ONE_PAIR_OF_USERS - CALLS_WITH_SECOND_FACTORS;
            default -> false;
        };
    }

    private Step anyStep() {
        var operation = pick(document.operations()).id();
        var user = pick(names);
        return new Step(operation, user, anyNumberOf(user));
    }

    private User user(String name) {
        return Objects.requireNonNull(users.get(name), name);
    }

    private String anyNumberOf(String user) {
        var ids = new ArrayList<>(user(user).numbers().keySet());
        return ids.isEmpty() ? NO_NUMBER : pick(ids);
    }

    private void beginWithNewUsers() {
        callsLeft = CALLS_WITH_ONE_PAIR_OF_USERS - 1;
        backupCodesLeft = episode == 0 ? 3 : 1;
        episode++;
        users.clear();
        names.clear();
        next.clear();
        for (var name : List.of("anna_" + episode, "bert_" + episode)) {
            var token = get.apply("/dev/token?user_id=" + name).body();
            names.add(name);
            users.put(name, new User(name, token, new HashMap<>(), new ArrayList<>()));
            next.add(new Step("createMyPhoneNumber", name, NO_NUMBER));
        }
    }

    /** Remembers what a successful answer says, and the new token of a client, which also comes with an error. */
    void learn(Generated generated, Answer answer) {
        answer.header("Authorization").ifPresent(token -> clientToken = token);
        if (answer.status() != 200 || generated.reached().isEmpty()) {
            return;
        }
        var operation = generated.reached().get().id();
        if (operation.equals("replaceUserPhoneNumber")) {
            return; // of a user who makes no calls
        }
        try (var reader = Json.createReader(new ByteArrayInputStream(answer.bytes()))) {
            learn(reader.readValue(), generated.user());
        } catch (JsonException e) {
            return; // a token as plain text
        }
        if (mayHaveMadeBackupCodes(operation, answer)) {
            backupCodesLeft = Math.max(0, backupCodesLeft - 1);
        }
        var numberId = operation.equals("createMyPhoneNumber") || operation.equals("createPhoneNumber")
                ? newestNumber
                : generated.numberId();
        for (var following : NEXT.getOrDefault(operation, List.of()).reversed()) {
            if (random.nextInt(3) > 0 && users.containsKey(generated.user())) {
                next.addFirst(new Step(following, generated.user(), numberId));
            }
        }
        while (next.size() > MOST_STEPS) {
            next.removeLast();
        }
        if (operation.equals("setGatewayBehaviour")) {
            next.addFirst(new Step(operation, generated.user(), numberId));
        }
    }

    /** Whether backup codes were made for an answer: the Backend API does not show them. */
    static boolean mayHaveMadeBackupCodes(String operation, Answer answer) {
        return switch (operation) {
            case "createMyBackupCodes" -> answer.status() == 200;
            case "updateMyPhoneNumber" -> answer.body().contains("\"backup_codes\":[");
            case "createPhoneNumber", "updatePhoneNumber" ->
                answer.body().contains("\"reserved_for_second_factor\":true");
            default -> false;
        };
    }

    private void learn(JsonValue value, String user) {
        if (value instanceof JsonArray array) {
            array.forEach(item -> learn(item, user));
        } else if (value instanceof JsonObject object) {
            var id = object.get("id") instanceof JsonString text ? text.getString() : "";
            switch (object.get("object") instanceof JsonString type ? type.getString() : "") {
                case "phone_number" -> learnNumber(object, id, user);
                case "message" -> remember(messages, id);
                case "user" -> learnUser(object, id);
                case "second_factor_challenge" -> remember(challenges, id);
                case "sign_in_token" -> learnTicket(object);
                case "sign_in_attempt" -> learnSignIn(object, id);
                case "client" -> clientId = id;
                case "verification_otp" -> newestVerification = id.isEmpty() ? newestVerification : id;
                default -> {}
            }
            if (object.get("assertion") instanceof JsonString assertion) {
                remember(assertions, assertion.getString());
            }
            for (var name : List.of("codes", "backup_codes")) {
                if (object.get(name) instanceof JsonArray codes && users.containsKey(user)) {
                    user(user).backupCodes().addAll(codes.getValuesAs(JsonString::getString));
                }
            }
            if (object.containsKey("response")) {
                learn(object.get("response"), user);
            }
            if (object.get("client") instanceof JsonObject client
                    && !client.getString("id").contains("sess_")) {
                learn(client, user);
            }
        }
    }

    /** Remembers a user that a back end has created, and who makes no calls. */
    private void learnUser(JsonObject object, String id) {
        if (object.containsKey("deleted")) {
            createdUsers.remove(id);
        } else if (!users.containsKey(id)) {
            remember(createdUsers, id);
        }
    }

    private void learnTicket(JsonObject object) {
        if (object.containsKey("token")) {
            tickets.add(object);
        }
    }

    /** The sign-in is by the newest ticket, and so of its user. */
    private void learnSignIn(JsonObject object, String id) {
        remember(signIns, id);
        if (object.get("created_session_id") instanceof JsonString session && !tickets.isEmpty()) {
            sessions.put(tickets.getLast().getString("user_id"), session.getString());
        }
    }

    private void learnNumber(JsonObject object, String id, String user) {
        if (!users.containsKey(user)) {
            return;
        }
        if (object.containsKey("deleted")) {
            user(user).numbers().remove(id);
        } else if (object.get("phone_number") instanceof JsonString number) {
            user(user).numbers().put(id, number.getString());
            newestNumber = id;
        }
    }

    private static void remember(List<String> list, String value) {
        list.add(value);
        if (list.size() > 20) {
            list.removeFirst();
        }
    }

    private static JsonObject payload(String token) {
        var bytes = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        try (var reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            return reader.readObject();
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A field of a body, as it stands in JSON and in a form. */
    private record Field(String name, String json, String form) {
        static Field text(String name, String value) {
            return new Field(name, HostileText.json(value), HostileText.percent(value));
        }

        static Field literal(String name, String value) {
            return new Field(name, value, HostileText.percent(value));
        }
    }

    /** A request in the making. */
    private final class Draft {
        private final Operation operation;
        private final Step step;
        private final User user;
        private final List<String> faults = new ArrayList<>();
        private final List<String> segments = new ArrayList<>();
        private final List<String> query = new ArrayList<>();
        private final List<Field> fields = new ArrayList<>();
        private final List<Header> headers = new ArrayList<>();
        private String method;
        private String authorization = "";
        private String contentType = "";
        private String accept = "";
        private String end = "";
        /** The whole body, if it is not made of fields. */
        private Optional<String> wholeBody = Optional.empty();

        private boolean chunked;

        Draft(Operation operation, Step step) {
            this.operation = operation;
            this.step = step;
            this.user = user(users.containsKey(step.user()) ? step.user() : names.getFirst());
            this.method = operation.method();
        }

        void makeValid() {
            operation
                    .segments()
                    .forEach(segment ->
                            segments.add(segment.startsWith("{") ? HostileText.percent(parameter(segment)) : segment));
            operation.query().forEach((name, schema) -> {
                if (random.nextInt(3) > 0 || name.equals("user_id")) {
                    var one = "array".equals(schema.get("type")) ? OpenApiDocument.map(schema.get("items")) : schema;
                    query.add(name + "=" + HostileText.percent(value(name, one)));
                }
            });
            boolean ofClient = OF_CLIENTS.contains(operation.id())
                    || (operation.security().contains("clientToken")
                            && !operation.security().contains("userToken"));
            if (ofClient) {
                authorization = clientToken;
                query.add("_is_native=1");
            } else if (operation.security().contains("secretKey")) {
                authorization = "Bearer " + SECRET_KEY;
            } else if (operation.security().contains("userToken")) {
                authorization = (random.nextBoolean() ? "" : "Bearer ") + user.token();
            }
            if (!operation.bodies().isEmpty()) {
                contentType = pick(List.copyOf(operation.bodies().keySet()));
                addFields(OpenApiDocument.map(operation.bodies().get(contentType)));
            }
            if (operation.id().equals("takeReceipts")) {
                makeReceipt();
            }
            if (method.equals("PATCH") || method.equals("DELETE")) {
                overrideSometimes();
            }
            end = random.nextInt(20) == 0 ? "/" : "";
            chunked = random.nextInt(20) == 0;
        }

        private void overrideSometimes() {
            if (random.nextInt(3) == 0) {
                query.add("_method=" + (random.nextBoolean() ? method : method.toLowerCase(Locale.ROOT)));
                method = "POST";
            }
        }

        private void makeReceipt() {
            var body = "{\"id\":\"" + random.nextInt(1000) + "\",\"state\":\"delivered\"}";
            contentType = JSON;
            wholeBody = Optional.of(body);
            headers.addAll(signer.sign(body));
        }

        private void addFields(Map<String, Object> schema) {
            var required = OpenApiDocument.list(schema.get("required"));
            OpenApiDocument.map(schema.get("properties")).forEach((name, property) -> {
                boolean reserves = name.equals("reserved_for_second_factor");
                int oneOf =
                        !reserves ? 2 : backupCodesLeft > 0 && !operation.id().equals("createMyPhoneNumber") ? 1 : 16;
                if (required.contains(name) || random.nextInt(oneOf) == 0) {
                    fields.add(field(name, OpenApiDocument.map(property)));
                }
            });
        }

        private Field field(String name, Map<String, Object> schema) {
            if ("array".equals(schema.get("type"))) {
                var one = Field.text(name, value(name, OpenApiDocument.map(schema.get("items"))));
                return new Field(name, "[" + one.json() + "]", one.form());
            }
            if ("boolean".equals(schema.get("type"))) {
                boolean makesBackupCodes = name.equals("reserved_for_second_factor");
                boolean flag = makesBackupCodes ? backupCodesLeft > 0 : random.nextInt(4) > 0;
                return Field.literal(name, Boolean.toString(flag));
            }
            return Field.text(name, value(name, schema));
        }

        private String parameter(String segment) {
            return switch (segment) {
                case "{gateway}" -> "webhook";
                case "{name}" -> "fake";
                case "{file}" -> "page.css";
                case "{identification_id}" -> "eac_" + random.nextInt(3);
                case "{prefix}" -> pick(List.of("4477009", "1415555"));
                case "{region}" -> pick(List.of("GB", "US"));
                default ->
                    switch (segments.getLast()) {
                        case "users" -> userOf();
                        case "sessions" -> session();
                        case "sign_ins" -> signIns.isEmpty() ? "sia_0" : signIns.getLast();
                        case "sign_in_tokens" ->
                            tickets.isEmpty() ? "sit_0" : tickets.getLast().getString("id");
                        case "clients" -> clientId;
                        case "messages" -> messages.isEmpty() ? "sms_0" : pick(messages);
                        case "second_factor_challenges" -> challenges.isEmpty() ? "none" : challenges.getLast();
                        default -> step.numberId();
                    };
            };
        }

        /** The Backend API and a client know the sessions of Ringproof, and a user token names one of the developer's. */
        private String session() {
            boolean own = OF_CLIENTS.contains(operation.id())
                    || operation.security().contains("secretKey")
                    || operation.id().equals("revokeMySession");
            return own ? sessions.getOrDefault(user.id(), "sess_0") : user.session();
        }

        /** Numbers are replaced and users are deleted only of those who make no calls themselves. */
        private String userOf() {
            return List.of("deleteUser", "replaceUserPhoneNumber").contains(operation.id())
                    ? createdUsers.isEmpty() ? "nobody" : createdUsers.getLast()
                    : user.id();
        }

        private String value(String name, Map<String, Object> schema) {
            if (name.equals("behaviour") && random.nextInt(3) > 0) {
                return "accept";
            }
            if (operation.id().equals("createSignIn") && name.equals("strategy")) {
                return "ticket";
            }
            if (name.equals("strategy")) {
                return fields.stream().anyMatch(field -> field.json().contains("-")) ? "backup_code" : "phone_code";
            }
            if (schema.containsKey("enum")) {
                return (String) pick(OpenApiDocument.list(schema.get("enum")));
            }
            return switch (name) {
                case "phone_number" -> operation.id().endsWith("OptOut") ? numberThatMayHaveOptedOut() : number();
                case "code" -> code();
                case "user_id", "query" -> user.id();
                case "id" -> "created_" + random.nextInt(1000);
                case "external_id" -> "external_" + random.nextInt(1000);
                case "phone_number_query" -> user.numbers().getOrDefault(step.numberId(), "+14155552671");
                case "order_by" -> pick(List.of("created_at", "-updated_at", "+last_sign_in_at", "-last_active_at"));
                case "offset" -> Integer.toString(random.nextInt(3));
                case "phone_number_id", "primary_phone_number_id" -> step.numberId();
                case "session_id" -> user.session();
                case "verification_id" -> newestVerification;
                case "assertion" -> assertions.isEmpty() ? "e30.e30.e30" : assertions.getLast();
                case "to" -> user.numbers().getOrDefault(step.numberId(), "+14155552671");
                case "limit" -> Integer.toString(1 + random.nextInt(100));
                case "ticket" ->
                    tickets.isEmpty() ? "sit_0.0" : tickets.getLast().getString("token");
                case "token" -> clientToken.isEmpty() ? "rpc1.0" : clientToken;
                case "expires_in_seconds" -> Integer.toString(30 + random.nextInt(600));
                case "client_id" -> clientId;
                case "since",
                        "created_at_after",
                        "created_at_before",
                        "last_sign_in_at_after",
                        "last_sign_in_at_before",
                        "last_active_at_after",
                        "last_active_at_before" -> Long.toString(random.nextLong(2_000_000_000_000L));
                case "locale" -> pick(List.of("de", "fr-CA", "no", "zh-Hant-TW", "xx", "en-US-x-private"));
                case "time" -> pick(List.of("PT0S", "PT0.01S"));
                case "client_ip" -> pick(List.of("192.0.2.1", "2001:db8::1"));
                default -> schema.get("example") instanceof String example ? example : "text";
            };
        }

        /** Returns one of a few numbers, so that an entry is found and removed again. No user has them. */
        private String numberThatMayHaveOptedOut() {
            return "+1415666000" + random.nextInt(3);
        }

        private String number() {
            return random.nextBoolean()
                    ? "+1" + pick(List.of("212", "415", "613")) + "55501%02d".formatted(random.nextInt(100))
                    : "+1415%07d".formatted(2_000_000 + random.nextInt(8_000_000));
        }

        /** Returns mostly the right code. */
        private String code() {
            int dice = random.nextInt(10);
            if (dice == 0) {
                return "%06d".formatted(random.nextInt(1_000_000));
            }
            boolean backup = operation.id().equals("verifyTotp")
                    || (dice < 4 && operation.id().contains("Factor"));
            if (backup && !user.backupCodes().isEmpty()) {
                return random.nextInt(4) == 0
                        ? user.backupCodes().getFirst()
                        : user.backupCodes().removeLast();
            }
            var number = user.numbers().getOrDefault(step.numberId(), "");
            if (TEST_NUMBER.matcher(number).matches() || number.isEmpty()) {
                return TEST_CODE;
            }
            return newestCode(number);
        }

        /** Looks into the inbox for some time, because a message arrives after the answer. */
        private String newestCode(String number) {
            for (int i = 0; i < LOOKS_INTO_THE_INBOX; i++) {
                var inbox = get.apply("/dev/messages?to=" + HostileText.percent(number));
                try (var reader = Json.createReader(new ByteArrayInputStream(inbox.bytes()))) {
                    for (var message : reader.readArray().getValuesAs(JsonObject.class)) {
                        if (message.get("code") instanceof JsonString code) {
                            return code.getString();
                        }
                    }
                }
            }
            return TEST_CODE;
        }

        void spoil() {
            switch (random.nextInt(operation.bodies().isEmpty() ? 6 : 12)) {
                case 0 -> spoilPath();
                case 1 -> spoilQuery();
                case 2 -> spoilToken();
                case 3 -> spoilMethod();
                case 4, 5 -> spoilHeader();
                case 6, 7, 8, 9 -> spoilField();
                default -> spoilBody();
            }
        }

        private void spoilPath() {
            var variable = operation.segments().stream()
                    .filter(segment -> segment.startsWith("{"))
                    .findFirst();
            int dice = random.nextInt(10);
            if (variable.isEmpty() || dice == 0) {
                fault("extra path");
                segments.add(HostileText.percent(HostileText.forPath(random)));
            } else if (dice == 1) {
                fault("raw path");
                segments.set(
                        indexOf(variable.get()),
                        pick(List.of(
                                "%zz",
                                "%",
                                "%2",
                                "a%2Fb",
                                "%2e%2e",
                                "..",
                                ".",
                                "a;b=c",
                                "%00",
                                "%C0%AF",
                                "%ED%A0%80",
                                "\u00fc",
                                "|",
                                "{id}",
                                "a^b",
                                "\"")));
            } else if (dice < 4) {
                fault("the id of another");
                segments.set(indexOf(variable.get()), HostileText.percent(idOfAnother()));
            } else {
                fault("hostile id");
                segments.set(indexOf(variable.get()), HostileText.percent(HostileText.forPath(random)));
            }
        }

        private int indexOf(String segment) {
            return operation.segments().indexOf(segment);
        }

        private String idOfAnother() {
            var other = user(pick(names));
            var all = new ArrayList<>(other.numbers().keySet());
            all.add(other.session());
            all.add(other.id());
            all.addAll(messages);
            all.addAll(challenges);
            return pick(all);
        }

        private void spoilQuery() {
            fault("query");
            if (!query.isEmpty() && random.nextBoolean()) {
                int i = random.nextInt(query.size());
                var name = query.get(i).replaceFirst("=.*", "");
                query.set(i, name + "=" + HostileText.percent(HostileText.forPath(random)));
            } else {
                query.add(pick(List.of(
                        "a=%ZZ",
                        "%ZZ",
                        "%",
                        "=",
                        "&&&",
                        "a",
                        "a=b=c",
                        "_method=PATCH",
                        "_method=DELETE",
                        "_method=",
                        "_method=TRACE",
                        "_method=get&_method=delete",
                        "_method=%00",
                        "limit=0",
                        "limit=101",
                        "limit=x",
                        "since=-1",
                        "since=99999999999999999999",
                        "since=9223372036854775807",
                        "status=lost",
                        "a=" + "b".repeat(2000),
                        "?",
                        "\u00fc=\u00e4",
                        "a=|",
                        "a=[]",
                        "a[]=1",
                        "a=%00",
                        "a=%ED%A0%80",
                        "user_id=%00",
                        "user_id=a%00b",
                        "to=%00",
                        "gateway=%00",
                        "name=" + HostileText.percent(HostileText.forPath(random)))));
            }
        }

        private void spoilToken() {
            fault("token");
            var token = user.token();
            int dot = token.lastIndexOf('.');
            authorization = switch (random.nextInt(16)) {
                case 0 -> "";
                case 1 -> "Bearer";
                case 2 -> "Bearer Bearer " + token;
                case 3 -> token.substring(0, dot);
                case 4 -> token.substring(0, dot + 1);
                case 5 ->
                    token.substring(0, dot + 10)
                            + (token.charAt(dot + 10) == 'A' ? "B" : "A")
                            + token.substring(dot + 11);
                case 6 -> base64("{\"alg\":\"none\"}") + token.substring(token.indexOf('.'), dot + 1);
                case 7 -> base64("{\"alg\":\"HS256\"}") + token.substring(token.indexOf('.'));
                case 8 -> base64(HostileText.forPath(random)) + "." + base64(HostileText.forPath(random)) + ".AAAA";
                case 9 -> "Basic dXNlcjpwYXNzd29yZA==";
                case 10 -> authorization.endsWith(SECRET_KEY) ? token : "Bearer " + SECRET_KEY;
                case 11 -> user(pick(names)).token();
                case 12 -> "x".repeat(pick(List.of(100, 4000, 7000, 9000)));
                case 13 -> headerText();
                case 14 -> "..";
                default -> badTokens.sign(claims());
            };
        }

        private static String base64(String text) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(HostileText.bytes(text).getBytes(ISO_8859_1));
        }

        /** Returns the claims of the token with one of them replaced. */
        private String claims() {
            var claims = new HashMap<>(payload(user.token()));
            var name = pick(List.of("sub", "sid", "iat", "exp", "iss", "aud", "azp", "nbf", "auth_time", "jti"));
            var literal = pick(List.of(
                    "null",
                    "0",
                    "-1",
                    "1e400",
                    "1.5",
                    "99999999999999",
                    "9223372036854775807",
                    "true",
                    "[]",
                    "{}",
                    "[1]",
                    "\"\"",
                    "\" \"",
                    "\"x\"",
                    "\"a\\u0000b\"",
                    "\"\\ud800\"",
                    "\"\\u202e\"",
                    HostileText.json("x".repeat(256)),
                    "[\"a\",\"b\"]"));
            var fields = claims.entrySet().stream()
                    .filter(claim -> !claim.getKey().equals(name))
                    .sorted(Map.Entry.comparingByKey())
                    .map(claim -> HostileText.json(claim.getKey()) + ":" + claim.getValue());
            var all = fields.collect(Collectors.joining(",", "{", ""));
            return random.nextInt(4) == 0 ? all + "}" : all + "," + HostileText.json(name) + ":" + literal + "}";
        }

        private void spoilMethod() {
            fault("method");
            method = pick(List.of(
                    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get", "PROPFIND"));
        }

        private void spoilHeader() {
            fault("header");
            switch (random.nextInt(8)) {
                case 0 ->
                    accept = pick(List.of(
                            "image/png",
                            "text/plain",
                            "garbage",
                            "*/*;q=x",
                            "application/json;q=0",
                            "",
                            ";",
                            "application/xml, */*;q=0.1",
                            "text/plain;q=0.5, application/json"));
                case 1 ->
                    headers.add(new Header(
                            "Accept-Language",
                            pick(List.of("de", "*", "x-klingon", "en;q=2", ";;;", "a".repeat(3000), headerText()))));
                case 2 ->
                    headers.add(new Header("Content-Encoding", pick(List.of("gzip", "deflate", "br", "garbage"))));
                case 3 ->
                    headers.add(new Header("Origin", pick(List.of("null", "https://evil.example", headerText()))));
                case 4 -> {
                    headers.add(new Header("Origin", "https://evil.example"));
                    headers.add(
                            new Header("Access-Control-Request-Method", pick(List.of("PATCH", "FOO", headerText()))));
                    headers.add(new Header("Access-Control-Request-Headers", headerText()));
                }
                case 5 ->
                    headers.add(new Header(
                            pick(List.of(
                                    "X-Forwarded-For",
                                    "X-Forwarded-Host",
                                    "X-HTTP-Method-Override",
                                    "Forwarded",
                                    "Cookie",
                                    "User-Agent",
                                    "Referer",
                                    "If-Match",
                                    "If-None-Match",
                                    "If-Modified-Since",
                                    "Range",
                                    "Content-Language",
                                    "Content-MD5",
                                    "Date",
                                    "Via",
                                    "Upgrade-Insecure-Requests",
                                    "traceparent",
                                    "Clerk-API-Version")),
                            headerText()));
                case 6 ->
                    headers.add(new Header(
                            "X-" + "a".repeat(1 + random.nextInt(60)),
                            "b".repeat(pick(List.of(0, 100, 7000, 10_000)))));
                default ->
                    headers.add(new Header("Authorization", pick(List.of(user.token(), "Bearer " + SECRET_KEY, ""))));
            }
        }

        /** A header must end with its line, so it cannot contain one. */
        private String headerText() {
            return HostileText.forPath(random)
                    .replaceAll("[\r\n]", "")
                    .replaceAll("[\ud800-\udfff]", "?")
                    .strip();
        }

        private void spoilField() {
            int dice = random.nextInt(10);
            if (fields.isEmpty() || dice == 0) {
                fault("unknown field");
                fields.add(Field.text(
                        pick(List.of("extra", "Code", "phone_number ", "", "code\0", HostileText.forPath(random))),
                        "1"));
                return;
            }
            int i = random.nextInt(fields.size());
            var field = fields.get(i);
            if (dice == 1) {
                fault("missing field");
                fields.remove(i);
            } else if (dice == 2) {
                fault("duplicate field");
                fields.add(random.nextBoolean() ? field : Field.text(field.name(), "1"));
            } else if (dice < 6) {
                fault("wrong type");
                fields.set(
                        i,
                        Field.literal(
                                field.name(),
                                pick(List.of(
                                        "12",
                                        "998508",
                                        "-1",
                                        "1e400",
                                        "1.5",
                                        "[]",
                                        "{}",
                                        "[\"a\"]",
                                        "{\"a\":{\"b\":[]}}",
                                        "null",
                                        "true",
                                        "false",
                                        "\"\"",
                                        "\" \"",
                                        "NaN",
                                        "'a'",
                                        "\"\\x\"",
                                        "\"\\ud800\"",
                                        "[".repeat(3000),
                                        "1".repeat(5000),
                                        "\"true\"",
                                        "TRUE"))));
            } else {
                fault("hostile text");
                fields.set(i, Field.text(field.name(), HostileText.any(random)));
            }
        }

        private void spoilBody() {
            var body = body();
            switch (random.nextInt(8)) {
                case 0 -> {
                    fault("content type");
                    contentType = pick(List.of(
                            "",
                            "garbage",
                            "text/plain",
                            "application/xml",
                            "multipart/form-data",
                            "multipart/form-data; boundary=x",
                            "application/json; charset=utf-16",
                            "application/json; charset=nonsense",
                            "application/json; charset=utf-8",
                            "application/*",
                            "*/*",
                            "application/json, text/plain",
                            "application/json;",
                            ";",
                            "/",
                            "application/x-www-form-urlencoded; charset=utf-16",
                            "application/merge-patch+json",
                            "APPLICATION/JSON",
                            headerText()));
                }
                case 1 -> {
                    fault("the body of the other content type");
                    contentType = contentType.equals(JSON) ? FORM : JSON;
                    wholeBody = Optional.of(body);
                }
                case 2 -> {
                    fault("truncated body");
                    wholeBody = Optional.of(body.substring(0, body.isEmpty() ? 0 : random.nextInt(body.length())));
                }
                case 3 -> {
                    fault("body with something behind");
                    wholeBody = Optional.of(body + pick(List.of("{}", "x", "&", "\0", ",", "\n\n", "]")));
                }
                case 4 -> {
                    fault("other JSON");
                    contentType = JSON;
                    wholeBody = Optional.of(pick(List.of(
                            "[]",
                            "null",
                            "1",
                            "\"a\"",
                            "",
                            " ",
                            "{",
                            "{}",
                            "[".repeat(15_000),
                            "{\"a\":".repeat(3000),
                            "{\"a\":1,}",
                            "{'a':1}",
                            "{a:1}",
                            "//",
                            "\u00ef\u00bb\u00bf{}",
                            "{\"code\":\"1\"}{}",
                            "\u0000")));
                }
                case 5 -> {
                    fault("no UTF-8");
                    wholeBody = Optional.of(body + "\u00ff\u00fe\u00c0\u00af");
                }
                case 6 -> {
                    fault("no form");
                    contentType = FORM;
                    wholeBody = Optional.of(pick(List.of(
                            "%zz=1",
                            "code=%",
                            "code=%ff",
                            "=",
                            "&&&",
                            "code",
                            "code=1&code=2",
                            "a=b;c=d",
                            "\0",
                            "code=%00",
                            "=1",
                            "a".repeat(20_000))));
                }
                default -> {
                    fault("huge body");
                    wholeBody = Optional.of(body + " ".repeat(pick(List.of(16_000, 17_000, 66_000))));
                }
            }
        }

        private void fault(String what) {
            faults.add(what);
        }

        private String body() {
            if (wholeBody.isPresent()) {
                return wholeBody.get();
            }
            if (operation.bodies().isEmpty() && fields.isEmpty()) {
                return "";
            }
            return contentType.equals(FORM)
                    ? fields.stream()
                            .map(field -> HostileText.percent(field.name()) + "=" + field.form())
                            .collect(Collectors.joining("&"))
                    : HostileText.bytes(fields.stream()
                            .map(field -> HostileText.json(field.name()) + ":" + field.json())
                            .collect(Collectors.joining(",", "{", "}")));
        }

        Generated generated() {
            var body = body();
            var target =
                    "/" + String.join("/", segments) + end + (query.isEmpty() ? "" : "?" + String.join("&", query));
            var all = new ArrayList<Header>();
            all.add(new Header("Host", "localhost"));
            if (!authorization.isEmpty()) {
                all.add(new Header("Authorization", authorization));
            }
            if (!contentType.isEmpty() && !contentType.equals("*/*")) {
                all.add(new Header("Content-Type", contentType));
            }
            if (!accept.isEmpty()) {
                all.add(new Header("Accept", accept));
            }
            all.addAll(headers);
            if (chunked && !body.isEmpty()) {
                all.add(new Header("Transfer-Encoding", "chunked"));
                body = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
            } else if (!body.isEmpty() || !method.equals("GET")) {
                all.add(new Header("Content-Length", Integer.toString(body.length())));
            }
            var call = new Call(operation.id() + " " + faults, method, target, all, body);
            return new Generated(call, reached(call), user.id(), step.numberId());
        }

        private Optional<Operation> reached(Call call) {
            var override = query.stream()
                    .flatMap(part -> Pattern.compile("&").splitAsStream(part))
                    .filter(part -> part.startsWith("_method="))
                    .findFirst()
                    .map(part -> part.substring("_method=".length()).toUpperCase(Locale.ROOT));
            var effective = call.method().equals("POST") ? override.orElse("POST") : call.method();
            return document.at(effective.equals("HEAD") ? "GET" : effective, call.path());
        }
    }
}
