package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies a number as a new user does, on the embedded database. The server is killed in the middle of it. */
class MainJobTest {
    private static final String NUMBER = "+14155552671";

    @TempDir
    Path data;

    @Test
    void a_number_is_added_verified_and_removed_even_if_the_server_is_killed_after_it_sent_the_code() throws Exception {
        var environment = Map.of("RINGPROOF_DATA", data.toString());
        String id;
        String token;
        String code;
        try (var first = ServerProcess.start(environment)) {
            var api = new Api(first.base());
            token = api.token("user_1");
            id = api.me(token).createId(NUMBER);
            assertThat(api.me(token).prepare(id).status()).isEqualTo(200);
            code = api.newestCode(NUMBER);
            assertThat(first.output()).contains("| " + code + " is your Ringproof code.");
            first.kill();
        }

        try (var second = ServerProcess.start(environment)) {
            var api = new Api(second.base());
            var me = api.me(token);
            assertThat(api.newestCode(NUMBER)).isEqualTo(code);
            var wrong = me.attempt(id, code.equals("000000") ? "000001" : "000000");
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.code()).isEqualTo("form_code_incorrect");
            assertThat(me.attempt(id, code).status()).isEqualTo(200);
            assertThat(me.status(id)).isEqualTo("verified");
            assertThat(me.destroy(id).enveloped().getBoolean("deleted")).isTrue();
            assertThat(me.get(id).status()).isEqualTo(404);
        }

        var keys = data.resolve("development-keys.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .startsWith("rwx");
    }

    @Test
    void a_server_reports_its_health_and_metrics_and_what_became_of_messages() {
        var environment = Map.of(
                "RINGPROOF_DATA", data.toString(),
                "RINGPROOF_SMS_GATEWAY", "fake",
                "RINGPROOF_SMS_PRICES", "fake/US=0.0083");
        try (var server = ServerProcess.start(environment)) {
            var api = new Api(server.base());
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(api.get("/health/ready").body()).contains("\"database\"").contains("\"delivery\"");
            assertThat(api.get("/health/started").status()).isEqualTo(200);
            assertThat(api.get("/openapi/ui/index.html").status()).isEqualTo(200);

            assertThat(lastStatus(api, NUMBER)).isEqualTo("delivered");
            assertThat(api.get("/metrics").body())
                    .contains("jvm_uptime_seconds")
                    .containsPattern("ringproof_texts_cost\\{gateway=\"fake\",.*region=\"US\".*} 0.0083");

            var withReceipt = api.backEnd("PUT", "/dev/gateways/fake", "{\"behaviour\":\"refuse-number\"}");
            assertThat(withReceipt.status()).isEqualTo(200);
            assertThat(lastStatus(api, "+14155552672")).isEqualTo("refused");
        }
    }

    /** Sends a message to a new number, and returns its status as soon as it was delivered or refused. */
    private static String lastStatus(Api api, String number) {
        var me = api.me(api.token("user_1"));
        var id = me.createId(number);
        assertThat(me.prepare(id).status()).isEqualTo(200);
        long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < giveUp) {
            var status = api.backEnd("GET", "/v1/phone_numbers/" + id + "/messages", "")
                    .json()
                    .asJsonArray()
                    .getJsonObject(0)
                    .getString("status");
            if (status.equals("delivered") || status.equals("refused")) {
                return status;
            }
        }
        throw new AssertionError("the message was neither delivered nor refused");
    }
}
