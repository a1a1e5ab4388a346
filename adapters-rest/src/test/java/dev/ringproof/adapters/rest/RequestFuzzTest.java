package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.adapters.rest.backend.BackendMessages;
import dev.ringproof.adapters.rest.backend.BackendOptOuts;
import dev.ringproof.adapters.rest.backend.BackendPhoneNumberMessages;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever the body of a request is, as a form or as JSON: the answer is no internal error, each error has the form of
 * the wire, and none repeats a number or a code that was sent.
 */
class RequestFuzzTest {
    /** The first octet of an input chooses one of these by its letter: {@code a} is the first. */
    private static final List<String> OPERATIONS = List.of(
            "POST /v1/me/phone_numbers",
            "PATCH /v1/me/phone_numbers/ID",
            "POST /v1/me/phone_numbers/ID/prepare_verification",
            "POST /v1/me/phone_numbers/ID/attempt_verification",
            "PATCH /v1/me",
            "POST /v1/phone_numbers",
            "PATCH /v1/phone_numbers/ID",
            "POST /v1/phone_numbers/ID/prepare_verification",
            "POST /v1/phone_numbers/ID/attempt_verification",
            "PUT /v1/phone_numbers/ID/linked_to/eac_1",
            "POST /v1/second_factor_challenges",
            "POST /v1/second_factor_challenges/ver_1/attempt",
            "POST /v1/second_factor_assertions/redeem",
            "POST /v1/users/user_anna/verify_totp",
            "PUT /dev/gateways/fake");

    private static final Pattern SECRET_DIGITS = Pattern.compile("[0-9]{6,}");
    /** A user or a number that was made with each valid input would fill the memory. */
    private static final int USES = 5_000;

    private static Server server = new Server();
    private static int uses;

    private static final class Server {
        private final SettableClock clock = new SettableClock(Accounts.NOON);
        private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
                .forTests()
                .stores(InMemoryStores.empty(clock))
                .build();
        private final Wire wire = new Wire(
                ringproof,
                clock,
                true,
                new BackendMessages(ringproof.messages()),
                new BackendOptOuts(ringproof.optOuts()),
                new BackendPhoneNumberMessages(ringproof.messages()));
        private final String anna = wire.tokenOf("user_anna");
        private final String id = BackEnd.of(ringproof)
                .create(new OwnerId("user_anna"), "+14155552671", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .phoneNumber()
                .id()
                .value();
    }

    @AfterAll
    static void close() {
        server.ringproof.close();
    }

    /** A second octet {@code j} is for JSON, and every other one for a form. The rest is the body. */
    @FuzzTest(maxDuration = "2m")
    void request(byte[] input) {
        if (input.length < 2) {
            return;
        }
        if (++uses % USES == 0) {
            server.ringproof.close();
            server = new Server();
        }
        var operation = OPERATIONS.get(Math.floorMod(input[0] - 'a', OPERATIONS.size()));
        var body = Arrays.copyOfRange(input, 2, input.length);
        var type = input[1] == 'j' ? "application/json" : "application/x-www-form-urlencoded";

        requireGoodAnswer(operation, body, send(operation, type, body));
    }

    @Test
    void bodies_that_are_changed_at_random_get_good_answers() {
        Mutations.run(RequestFuzzTest.class, "request", 20261128, 500, this::request);
    }

    private static Reply send(String operation, String type, byte[] body) {
        var parts = operation.split(" ", 2);
        var request = server.wire.request(parts[0], parts[1].replace("ID", server.id));
        var isFrontEnd = parts[1].startsWith("/v1/me");
        return (isFrontEnd ? request.as(server.anna) : request.asBackEnd())
                .body(type, body)
                .send();
    }

    private static void requireGoodAnswer(String operation, byte[] body, Reply reply) {
        assertThat(reply.status()).as("%s: %s", operation, reply.body()).isLessThan(500);
        if (reply.status() >= 400) {
            assertThat(reply.code()).isNotEmpty();
            var sent = new String(body, StandardCharsets.ISO_8859_1);
            var answer = reply.json().getJsonArray("errors").toString();
            // The name of an unknown field is repeated, in ASCII and not whole if it is long.
            if (!reply.code().equals("form_param_unknown")) {
                assertThat(SECRET_DIGITS.matcher(sent).results().map(found -> found.group()))
                        .noneMatch(answer::contains);
            }
        }
    }
}
