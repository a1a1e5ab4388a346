package dev.ringproof.adapters.rest.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.callback.CarrierCallbacks;
import dev.ringproof.adapters.rest.callback.PublicUrl;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendOptOutsTest {
    private static final String ENTRY =
            "{\"object\":\"opt_out\",\"phone_number\":\"+1********71\",\"source\":\"operator\",\"gateway\":null,"
                    + "\"created_at\":" + Accounts.NOON.toEpochMilli() + "}";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof =
            Ringproof.with(new Carrier()).stores(InMemoryStores.empty(clock)).build();
    private final Wire wire = new Wire(
            ringproof,
            clock,
            false,
            new BackendOptOuts(ringproof.optOuts()),
            new CarrierCallbacks(ringproof.receipts(), new PublicUrl(URI.create("https://sms.example.com/"))));

    /** A carrier whose replies are proven by a header, and consist of a number and a text. */
    private static final class Carrier extends RecordingGateway {
        Carrier() {
            super("carrier");
        }

        @Override
        public Optional<List<CarrierReport>> read(Callback callback) {
            var parts = callback.body().split(" ", 2);
            return callback.header("X-Signature")
                    .filter("genuine"::equals)
                    .map(signed -> CarrierReport.Reply.read(parts[0], parts[1]).stream()
                            .<CarrierReport>map(reply -> reply)
                            .toList());
        }
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    private Reply reply(String signature, String body) {
        return wire.request("POST", "/v1/callbacks/sms/carrier")
                .header("X-Signature", signature)
                .body("text/plain", body.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private Reply post(String path, String number) {
        return wire.request("POST", path)
                .asBackEnd()
                .json("{\"phone_number\":\"" + number + "\"}")
                .send();
    }

    private Reply list(String query) {
        return wire.request("GET", "/v1/opt_outs" + query).asBackEnd().send();
    }

    @Test
    void a_back_end_adds_finds_lists_and_removes_a_number_and_sees_it_masked() {
        assertThat(post("/v1/opt_outs/find", "+14155552671").status()).isEqualTo(404);
        assertThat(post("/v1/opt_outs", "+14155552671").body()).isEqualTo(ENTRY);
        assertThat(post("/v1/opt_outs", "+14155552671").body()).isEqualTo(ENTRY);
        assertThat(post("/v1/opt_outs/find", "+14155552671").body()).isEqualTo(ENTRY);
        assertThat(list("").body()).isEqualTo("[" + ENTRY + "]");
        assertThat(list("?offset=1").body()).isEqualTo("[]");
        assertThat(post("/v1/opt_outs/remove", "+14155552671").body()).isEqualTo(ENTRY);
        assertThat(post("/v1/opt_outs/remove", "+14155552671").status()).isEqualTo(404);
        assertThat(list("?limit=100").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1 (415) 555-2671", "+1.415.555.2671", "\u202a+1\u00a0415\u2011555-2671\u202c"})
    void a_number_may_be_pasted_as_people_write_it(String number) {
        post("/v1/opt_outs", number);

        assertThat(post("/v1/opt_outs/find", "+14155552671").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4155552671", "+0", "STOP", "+1415555267112345678"})
    void what_is_no_number_is_refused(String number) {
        assertThat(post("/v1/opt_outs", number).code()).isEqualTo("form_param_format_invalid");
        assertThat(post("/v1/opt_outs/find", number).status()).isEqualTo(422);
        assertThat(post("/v1/opt_outs/remove", number).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=101, limit", "limit=x, limit", "offset=-1, offset", "offset=1000001, offset"})
    void the_error_names_the_parameter_that_is_not_valid(String query, String param) {
        var reply = list("?" + query);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"" + param + "\"");
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/opt_outs", "POST, /v1/opt_outs", "POST, /v1/opt_outs/find", "POST, /v1/opt_outs/remove"})
    void the_list_is_for_back_ends_only(String method, String path) {
        assertThat(wire.codesWithoutSecretKey(method, path)).containsOnly("clerk_key_invalid");
    }

    @Test
    void a_user_whose_number_has_opted_out_is_told_what_to_do_until_start_comes() {
        var anna = wire.tokenOf("user_anna");
        var id = wire.request("POST", "/v1/me/phone_numbers")
                .as(anna)
                .form("phone_number=%2B14155552671")
                .send()
                .response()
                .getString("id");
        var prepare = "/v1/me/phone_numbers/" + id + "/prepare_verification";

        assertThat(reply("genuine", "14155552671 STOP").status()).isEqualTo(204);
        var refused = wire.request("POST", prepare)
                .as(anna)
                .form("strategy=phone_code")
                .send();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("number_opted_out");
        assertThat(refused.body()).contains("Send START").doesNotContain("4155552671");

        assertThat(reply("genuine", "14155552671 START").status()).isEqualTo(204);
        assertThat(wire.request("POST", prepare)
                        .as(anna)
                        .form("strategy=phone_code")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_forged_reply_is_not_found_and_changes_nothing() {
        assertThat(reply("forged", "14155552671 STOP").status()).isEqualTo(404);

        assertThat(list("").body()).isEqualTo("[]");
    }
}
