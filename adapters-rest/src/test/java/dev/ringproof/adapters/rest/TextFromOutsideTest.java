package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.backend.BackendExplanations;
import dev.ringproof.adapters.rest.backend.BackendFraud;
import dev.ringproof.adapters.rest.backend.BackendGateways;
import dev.ringproof.adapters.rest.backend.BackendMessages;
import dev.ringproof.adapters.rest.backend.BackendOptOuts;
import dev.ringproof.adapters.rest.backend.BackendPhoneNumberMessages;
import dev.ringproof.adapters.rest.callback.CarrierCallbacks;
import dev.ringproof.adapters.rest.callback.PublicUrl;
import dev.ringproof.adapters.rest.development.DevelopmentPage;
import dev.ringproof.adapters.rest.development.DevelopmentStart;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.adapters.rest.frontend.NumberEntry;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.Accounts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Text that no store could keep, in each place of each operation: in paths, queries, forms and JSON. */
class TextFromOutsideTest {
    private static final Pattern OPERATION =
            Pattern.compile("(?m)^ {2}(/\\S*):$|^ {4}(get|post|put|patch|delete):(?: &.*)?$");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

    /** As escaped in a path or a form: control characters, lost and half characters, too long, nothing to see. */
    private static final List<String> BAD = List.of(
            "%00",
            "a%00b",
            "a%0Ab",
            "a%C2%85",
            "a%FF",
            "%C0%80",
            "a%ED%A0%80",
            "a%EF%BF%BE",
            "a%EF%BF%BD",
            "a%E2%80%A8b",
            "a%E2%80%AEb",
            "%E2%80%8B",
            "x".repeat(256));

    /** The same in JSON, as far as JSON can say it. */
    private static final List<String> BAD_IN_JSON = List.of(
            "\\u0000",
            "a\\u0000b",
            "a\\nb",
            "a\\u0085",
            "a\\ud800",
            "a\\udc00\\ud800",
            "a\\ufffe",
            "a\\ufffd",
            "a\\u2028b",
            "a\\u202eb",
            "\\u200b",
            "x".repeat(256));

    /** All operations, each with the fields of its body. */
    private static final Map<String, String> OPERATIONS = new LinkedHashMap<>();

    static {
        Stream.of(
                        "GET /v1/me/phone_numbers",
                        "POST /v1/me/phone_numbers phone_number=%2B14155552671&reserved_for_second_factor=false",
                        "GET /v1/me/phone_numbers/{id}",
                        "PATCH /v1/me/phone_numbers/{id} reserved_for_second_factor=true&default_second_factor=true",
                        "DELETE /v1/me/phone_numbers/{id}",
                        "POST /v1/me/phone_numbers/{id}/prepare_verification strategy=phone_code&proof_token=a&locale=de",
                        "POST /v1/me/phone_numbers/{id}/attempt_verification code=123456",
                        "GET /v1/me",
                        "PATCH /v1/me primary_phone_number_id=idn_1",
                        "POST /v1/me/backup_codes",
                        "GET /v1/me/sessions/active",
                        "POST /v1/client/sessions/{id}/verify level=second_factor",
                        "POST /v1/client/sessions/{id}/verify/prepare_second_factor phone_number_id=idn_1"
                                + "&proof_token=a&locale=de",
                        "POST /v1/client/sessions/{id}/verify/attempt_second_factor code=123456&strategy=phone_code",
                        "GET /v1/me/sessions",
                        "POST /v1/me/sessions/{id}/revoke",
                        "GET /v1/client",
                        "PUT /v1/client",
                        "POST /v1/client",
                        "DELETE /v1/client",
                        "POST /v1/client/sign_ins strategy=ticket&ticket=sit_1.a&proof_token=a&locale=de",
                        "GET /v1/client/sign_ins/{id}",
                        "POST /v1/client/sign_ins/{id}/prepare_first_factor",
                        "POST /v1/client/sign_ins/{id}/attempt_first_factor",
                        "POST /v1/client/sign_ins/{id}/prepare_second_factor "
                                + "strategy=phone_code&phone_number_id=idn_1&proof_token=a&locale=de",
                        "POST /v1/client/sign_ins/{id}/attempt_second_factor strategy=phone_code&code=123456",
                        "DELETE /v1/client/sessions",
                        "GET /v1/client/sessions/{id}",
                        "POST /v1/client/sessions/{id}/touch intent=focus&active_organization_id=",
                        "POST /v1/client/sessions/{id}/end",
                        "POST /v1/client/sessions/{id}/remove",
                        "POST /v1/client/sessions/{id}/tokens organization_id=&token=a",
                        "POST /v1/client/sessions/{id}/tokens/{template}",
                        "POST /v1/sign_in_tokens user_id=ben&expires_in_seconds=60",
                        "POST /v1/sign_in_tokens/{id}/revoke",
                        "GET /v1/sessions",
                        "GET /v1/sessions/{id}",
                        "POST /v1/sessions/{id}/revoke",
                        "POST /v1/sessions/{id}/tokens expires_in_seconds=60",
                        "POST /v1/sessions/{id}/tokens/{template}",
                        "GET /v1/clients/{id}",
                        "POST /v1/clients/verify token=rpc1.a",
                        "GET /v1/jwks",
                        "GET /v1/environment",
                        "PATCH /v1/environment",
                        "POST /v1/phone_numbers user_id=ben&phone_number=%2B14155552671&verified=true&primary=true",
                        "GET /v1/phone_numbers/{id}",
                        "PATCH /v1/phone_numbers/{id} verified=true&primary=true&reserved_for_second_factor=true",
                        "DELETE /v1/phone_numbers/{id}",
                        "POST /v1/phone_numbers/{id}/prepare_verification "
                                + "client_ip=192.0.2.1&user_agent=curl&proof_token=a&locale=de",
                        "POST /v1/phone_numbers/{id}/attempt_verification "
                                + "verification_id=ver_1&code=123456&client_ip=192.0.2.1&user_agent=curl",
                        "POST /v1/phone_numbers/{id}/unlock",
                        "GET /v1/phone_numbers/{id}/messages",
                        "PUT /v1/phone_numbers/{id}/linked_to/{identification_id} type=saml",
                        "DELETE /v1/phone_numbers/{id}/linked_to/{identification_id}",
                        "GET /v1/messages",
                        "POST /v1/messages/{id}/resend",
                        "POST /v1/explanations phone_number=%2B14155552671",
                        "GET /v1/gateways",
                        "GET /v1/fraud/prefixes",
                        "GET /v1/fraud/regions",
                        "POST /v1/fraud/prefixes/{prefix}/block",
                        "POST /v1/fraud/prefixes/{prefix}/allow",
                        "POST /v1/fraud/prefixes/{prefix}/reset",
                        "POST /v1/fraud/regions/{region}/block",
                        "POST /v1/fraud/regions/{region}/allow",
                        "POST /v1/fraud/regions/{region}/reset",
                        "GET /v1/opt_outs",
                        "POST /v1/opt_outs phone_number=%2B14155552671",
                        "POST /v1/opt_outs/find phone_number=%2B14155552671",
                        "POST /v1/opt_outs/remove phone_number=%2B14155552671",
                        "POST /v1/callbacks/sms/{gateway} id=1",
                        "POST /v1/second_factor_challenges user_id=ben&phone_number_id=idn_1&purpose=step_up"
                                + "&session_id=sess_1&client_ip=192.0.2.1&user_agent=curl&proof_token=a&locale=de",
                        "GET /v1/second_factor_challenges/{id}",
                        "POST /v1/second_factor_challenges/{id}/resend "
                                + "client_ip=192.0.2.1&user_agent=curl&proof_token=a&locale=de",
                        "POST /v1/second_factor_challenges/{id}/attempt "
                                + "code=123456&strategy=backup_code&client_ip=192.0.2.1&user_agent=curl",
                        "POST /v1/second_factor_assertions/redeem assertion=a.b.c",
                        "GET /v1/users",
                        "GET /v1/users/count",
                        "POST /v1/users id=user_1&external_id=a&phone_number=%2B14155552671"
                                + "&phone_number_identification_status=verified&skip_password_requirement=true",
                        "GET /v1/users/{id}",
                        "PATCH /v1/users/{id} external_id=a&primary_phone_number_id=idn_1&skip_legal_checks=true",
                        "DELETE /v1/users/{id}",
                        "PUT /v1/users/{id}/phone_number phone_number=%2B14155552671&identification_status=verified",
                        "GET /v1/users/{id}/second_factor",
                        "DELETE /v1/users/{id}/mfa",
                        "DELETE /v1/users/{id}/backup_code",
                        "POST /v1/users/{id}/verify_totp code=123456&client_ip=192.0.2.1&user_agent=curl",
                        "GET /v1/me/remembered_devices",
                        "DELETE /v1/me/remembered_devices/{id}",
                        "GET /v1/users/{user_id}/remembered_devices",
                        "DELETE /v1/users/{user_id}/remembered_devices",
                        "DELETE /v1/users/{user_id}/remembered_devices/{id}",
                        "GET /.well-known/jwks.json",
                        "GET /dev/token",
                        "GET /dev/messages",
                        "GET /dev/messages/stream",
                        "GET /",
                        "GET /dev/page/{file}",
                        "GET /dev/gateways",
                        "PUT /dev/gateways/{name} behaviour=lose&time=PT2S",
                        "GET /v1/phone_number_entry/regions",
                        "POST /v1/phone_number_entry/format region=US&text=415")
                .map(operation -> operation.split(" ", 3))
                .forEach(parts -> OPERATIONS.put(parts[0] + " " + parts[1], parts.length == 3 ? parts[2] : ""));
    }

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(
            ringproof,
            clock,
            true,
            new NumberEntry(ringproof.numberFormats()),
            new DevelopmentStart(),
            new DevelopmentPage(),
            new BackendMessages(ringproof.messages()),
            new BackendPhoneNumberMessages(ringproof.messages()),
            new BackendGateways(ringproof.messages()),
            new BackendOptOuts(ringproof.optOuts()),
            new BackendFraud(ringproof.fraud()),
            new BackendExplanations(ringproof.explanations()),
            new CarrierCallbacks(ringproof.receipts(), new PublicUrl(URI.create("https://sms.example.com"))));
    private final String anna = wire.tokenOf("user_anna");

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void the_table_has_every_operation() throws IOException {
        var described = new TreeSet<String>();
        try (InputStream document = TextFromOutsideTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            var text = new String(Objects.requireNonNull(document).readAllBytes(), StandardCharsets.UTF_8);
            var path = "";
            for (var found : OPERATION.matcher(text).results().toList()) {
                if (found.group(1) != null) {
                    path = found.group(1);
                } else {
                    described.add(found.group(2).toUpperCase(Locale.ROOT) + " " + path);
                }
            }
        }

        assertThat(described).hasSizeGreaterThan(40).isEqualTo(new TreeSet<>(OPERATIONS.keySet()));
    }

    @Test
    void in_a_path_it_is_an_id_that_does_not_exist() {
        OPERATIONS.forEach((operation, form) -> {
            for (var parameter : PARAMETER.matcher(operation).results().toList()) {
                Stream.concat(BAD.stream(), Stream.of("a;b", ";b", "a;b=c")).forEach(bad -> {
                    var path = new StringBuilder(operation)
                            .replace(parameter.start(), parameter.end(), bad)
                            .toString()
                            .replaceAll("\\{\\w+}", "idn_1");

                    var reply = send(path, "application/x-www-form-urlencoded", form);

                    assertThat(reply.status()).as("%s: %s", path, reply.body()).isEqualTo(404);
                    assertThat(reply.code()).isEqualTo("resource_not_found");
                });
            }
        });
    }

    @Test
    void in_a_body_it_is_an_error_that_names_the_field() {
        OPERATIONS.forEach((operation, form) -> {
            for (var field : form.split("&", -1)) {
                if (!form.isEmpty()) {
                    var name = field.substring(0, field.indexOf('='));
                    BAD.forEach(bad -> requireRefused(
                            name,
                            bad,
                            send(
                                    operation.replaceAll("\\{\\w+}", "idn_1"),
                                    "application/x-www-form-urlencoded",
                                    form.replace(field, name + "=" + bad))));
                    BAD_IN_JSON.forEach(bad -> requireRefused(
                            name,
                            bad,
                            send(
                                    operation.replaceAll("\\{\\w+}", "idn_1"),
                                    "application/json",
                                    json(form, name, bad))));
                }
            }
        });
    }

    private static void requireRefused(String name, String bad, Reply reply) {
        var answer = "%s=%s: %s".formatted(name, bad, reply.body());
        assertThat(reply.status()).as(answer).isLessThan(500);
        var isId = List.of("user_id", "session_id").contains(name);
        var isPlain = List.of("a%EF%BF%BD", "a\\ufffd", "%E2%80%8B", "\\u200b", "x".repeat(256))
                .contains(bad);
        var isText = List.of("user_agent", "proof_token").contains(name);
        if (isId || name.equals("client_ip") || (isText && !isPlain)) {
            assertThat(reply.status()).as(answer).isIn(400, 404, 422);
            if (reply.status() == 422) {
                assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"" + name + "\"");
            }
        }
    }

    private static String json(String form, String name, String bad) {
        return Stream.of(form.split("&", -1))
                .map(field -> field.split("=", 2))
                .map(field -> "\"" + field[0] + "\":"
                        + (field[0].equals(name)
                                ? "\"" + bad + "\""
                                : List.of("true", "false").contains(field[1])
                                        ? field[1]
                                        : "\"" + field[1].replace("%2B", "+") + "\""))
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void in_a_query_it_is_an_error_that_names_the_parameter() {
        for (var bad : BAD) {
            assertThat(parameterRefused("GET /v1/messages?gateway=" + bad)).isEqualTo("gateway");
            assertThat(parameterRefused("GET /v1/messages?status=" + bad)).isEqualTo("status");
            assertThat(parameterRefused("GET /v1/messages?since=" + bad)).isEqualTo("since");
            assertThat(parameterRefused("GET /v1/messages?limit=" + bad)).isEqualTo("limit");
            assertThat(parameterRefused("GET /dev/token?user_id=" + bad)).isEqualTo("user_id");
            assertThat(send("GET /dev/messages?to=" + bad, "text/plain", "").body())
                    .isEqualTo("[]");
            assertThat(send("GET /v1/me?anything=" + bad, "text/plain", "").status())
                    .isEqualTo(200);
        }
    }

    private String parameterRefused(String request) {
        var reply = send(request, "text/plain", "");
        assertThat(reply.status()).as("%s: %s", request, reply.body()).isEqualTo(422);
        return reply.at("/errors/0/meta/param_name").toString().replace("\"", "");
    }

    @Test
    void escapes_that_are_not_utf_8_make_a_form_malformed() {
        for (var bad :
                new String[] {"a%FF", "%C0%80", "a%ED%A0%80", "%", "%4", "%4g", "%-1", "%+1", "%%41", "%E2%80"}) {
            var reply = send("POST /v1/phone_numbers", "application/x-www-form-urlencoded", "user_id=" + bad);

            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.code()).isEqualTo("request_body_invalid");
        }
    }

    /** No id is normalised on its way: what a caller names is the account that is read and changed. */
    @Test
    void unusual_ids_are_kept_apart_in_paths_bodies_and_tokens() {
        var ids = StoresContract.idsAtTheEdges().toList();
        for (int i = 0; i < ids.size(); i++) {
            var number = "+1415555%04d".formatted(2000 + i);
            var user = send("POST /v1/users", "application/x-www-form-urlencoded", "id=" + escaped(ids.get(i)));
            assertThat(user.status()).as(user.body()).isEqualTo(200);
            var created = send(
                    "POST /v1/phone_numbers",
                    "application/x-www-form-urlencoded",
                    "user_id=" + escaped(ids.get(i)) + "&verified=true&phone_number=" + escaped(number));
            assertThat(created.status()).as(created.body()).isEqualTo(200);
        }

        for (int i = 0; i < ids.size(); i++) {
            var number = "+1415555%04d".formatted(2000 + i);
            var own = wire.request("GET", "/v1/me/phone_numbers")
                    .as(wire.tokenOf(ids.get(i)))
                    .send();
            assertThat(own.at("/0/phone_number")).hasToString("\"" + number + "\"");
            assertThat(own.structure().asJsonArray()).hasSize(1);
            var id = own.structure().asJsonArray().getJsonObject(0).getString("id");
            assertThat(send(
                                    "PATCH /v1/phone_numbers/" + id,
                                    "application/json",
                                    "{\"reserved_for_second_factor\":true}")
                            .status())
                    .isEqualTo(200);
            var disabled = send("DELETE /v1/users/" + escaped(ids.get(i)) + "/mfa", "text/plain", "");
            assertThat(disabled.json().getString("user_id")).isEqualTo(ids.get(i));
            assertThat(ringproof
                            .administration()
                            .account(new OwnerId(ids.get(i)))
                            .secondFactorEnabled())
                    .isFalse();
        }
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Reply send(String operation, String type, String body) {
        var parts = operation.split(" ", 2);
        var request = wire.request(parts[0], parts[1]);
        var isFrontEnd = parts[1].matches("/v1/(me|client)([/?].*)?");
        return (isFrontEnd ? request.as(anna) : request.asBackEnd())
                .body(type, body.getBytes(StandardCharsets.UTF_8))
                .send();
    }
}
