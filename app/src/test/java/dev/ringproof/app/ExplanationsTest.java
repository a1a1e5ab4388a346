package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants some reasons why no message comes in a whole server, and asks for them as an operator does. */
class ExplanationsTest {
    @TempDir
    static Path data;

    private static ServerProcess server;
    private static Api api;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString(), "RINGPROOF_SMS_GATEWAY", "fake"));
        api = new Api(server.base());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_number_for_which_nobody_has_requested_a_code() {
        added("nothing", "+14155552001");

        assertThat(once("nothing_requested", "+14155552001").getJsonArray("phone_numbers"))
                .hasSize(1);
    }

    @Test
    void a_message_for_which_no_receipt_has_come() {
        behave("lose");
        requested("lost", "+14155552002");

        assertThat(once("no_receipt", "+14155552002").getJsonArray("messages")).hasSize(1);
    }

    @Test
    void a_message_that_has_arrived() {
        behave("accept");
        requested("arrived", "+14155552003");

        once("delivered", "+14155552003");
    }

    @Test
    void a_number_that_the_gateway_refuses() {
        behave("refuse-number");
        requested("refused", "+14155552004");

        once("refused_by_gateway", "+14155552004");
    }

    @Test
    void a_message_that_waits_since_the_gateway_fails() {
        behave("fail");
        requested("waiting", "+14155552005");

        once("waiting_for_gateway", "+14155552005");
    }

    @Test
    void a_request_within_the_pause() {
        behave("accept");
        var id = requested("hasty", "+14155552006");
        assertThat(api.me(api.token("hasty")).prepare(id).status()).isEqualTo(429);

        once("resend_too_soon", "+14155552006");
    }

    @Test
    void a_number_that_too_many_users_have_requested_codes_for() {
        behave("accept");
        for (int user = 1; user <= 6; user++) {
            requested("many_" + user, "+14155552007");
        }

        var explanation = once("limit_of_number", "+14155552007");

        assertThat(explanation.getJsonArray("phone_numbers")).hasSize(6);
        assertThat(explanation.getJsonArray("evidence").getString(1)).isEqualTo("limit number: 6 of 5/PT10M");
    }

    @Test
    void a_test_number() {
        added("tester", "+14155550199");

        once("test_number", "+14155550199");
    }

    @Test
    void a_number_of_another_region() {
        once("region_not_allowed", "+442071838750");
    }

    private static String added(String user, String number) {
        return api.me(api.token(user)).createId(number);
    }

    private static String requested(String user, String number) {
        var id = added(user, number);
        api.me(api.token(user)).prepare(id);
        return id;
    }

    private static void behave(String behaviour) {
        assertThat(api.backEnd("PUT", "/dev/gateways/fake", "{\"behaviour\":\"" + behaviour + "\"}")
                        .status())
                .isLessThan(300);
    }

    /** Waits until the number has this cause, because results are stored in the background. */
    private static JsonObject once(String cause, String number) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        JsonObject explanation;
        do {
            var reply = api.backEnd("POST", "/v1/explanations", "{\"phone_number\":\"" + number + "\"}");
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.body()).doesNotContain(number.substring(4));
            explanation = reply.object();
        } while (!explanation.getString("cause").equals(cause) && System.nanoTime() < giveUp);
        assertThat(explanation.getString("cause")).as(explanation.toString()).isEqualTo(cause);
        return explanation;
    }
}
