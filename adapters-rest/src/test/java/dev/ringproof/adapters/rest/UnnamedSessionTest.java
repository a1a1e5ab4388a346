package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user can do whose tokens name no session, through the whole wire. */
class UnnamedSessionTest {
    private static final String NUMBERS = "/v1/me/phone_numbers";
    private static final String PHONE = "phone_number=%2B14155552671";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private String id = "";

    @BeforeEach
    void verifyAndReserve() throws InterruptedException {
        id = post(NUMBERS, PHONE).response().getString("id");
        post(NUMBERS + "/" + id + "/prepare_verification", "strategy=phone_code");
        assertThat(post(NUMBERS + "/" + id + "/attempt_verification", "code=" + gateway.nextCode())
                        .status())
                .isEqualTo(200);
        assertThat(post(NUMBERS + "/" + id + "?_method=PATCH", "reserved_for_second_factor=true")
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    @Test
    void each_guarded_step_is_refused_with_a_clear_word() {
        for (var refused : new Wire.Reply[] {
            post(NUMBERS, "phone_number=%2B14155552672"),
            post(NUMBERS + "/" + id + "?_method=PATCH", "reserved_for_second_factor=false"),
            post(NUMBERS + "/" + id + "?_method=PATCH", "default_second_factor=true"),
            post(NUMBERS + "/" + id + "?_method=DELETE", ""),
            post("/v1/me?_method=PATCH", "primary_phone_number_id=" + id),
            post("/v1/me/backup_codes", "")
        }) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("session_required");
            assertThat(refused.header("WWW-Authenticate")).isNull();
        }
    }

    @Test
    void a_step_up_cannot_be_opened_and_says_so() {
        var shown = get("/v1/client").response().getString("last_active_session_id");

        for (var step : new String[] {"", "/prepare_second_factor", "/attempt_second_factor"}) {
            var form = step.startsWith("/attempt") ? "strategy=phone_code&code=123456" : "";
            var refused = post("/v1/client/sessions/" + shown + "/verify" + step, form);

            assertThat(refused.status()).as(step).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("session_required");
        }
        assertThat(post("/v1/client/sessions/sess_other/verify", "").status()).isEqualTo(404);
    }

    @Test
    void a_step_up_of_a_named_session_does_not_cover_it() throws InterruptedException {
        var named = wire.tokenOf("user_anna");
        var session =
                wire.request("GET", "/v1/client").as(named).send().response().getString("last_active_session_id");
        var verify = "/v1/client/sessions/" + session + "/verify";
        wire.request("POST", verify).as(named).form("").send();
        clock.advance(Duration.ofSeconds(30));
        wire.request("POST", verify + "/prepare_second_factor")
                .as(named)
                .form("")
                .send();
        var passed = wire.request("POST", verify + "/attempt_second_factor")
                .as(named)
                .form("strategy=phone_code&code=" + gateway.nextCode())
                .send();

        assertThat(passed.response().getString("status")).isEqualTo("complete");
        assertThat(wire.request("POST", "/v1/me/backup_codes")
                        .as(named)
                        .form("")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(post("/v1/me/backup_codes", "").code()).isEqualTo("session_required");
    }

    @Test
    void the_client_shows_a_session_so_that_the_user_counts_as_signed_in() {
        var client = get("/v1/client");
        var shown = client.response().getString("last_active_session_id");
        var token = wire.tokenWithoutSession("user_anna");

        assertThat(client.at("/response/sessions/0/id")).hasToString('"' + shown + '"');
        assertThat(client.at("/response/sessions/0/factor_verification_age/1")).hasToString("-1");
        assertThat(wire.request("POST", "/v1/client/sessions/" + shown + "/tokens")
                        .as(token)
                        .send()
                        .json()
                        .getString("jwt"))
                .isEqualTo(token);
        assertThat(get(NUMBERS).status()).isEqualTo(200);
        assertThat(get("/v1/me").status()).isEqualTo(200);
    }

    /** Each request has a token of its own. */
    private Wire.Reply post(String path, String form) {
        return wire.request("POST", path)
                .as(wire.tokenWithoutSession("user_anna"))
                .form(form)
                .send();
    }

    private Wire.Reply get(String path) {
        return wire.request("GET", path)
                .as(wire.tokenWithoutSession("user_anna"))
                .send();
    }
}
