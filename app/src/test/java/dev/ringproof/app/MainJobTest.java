package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a new user does it, on the embedded database; and the server killed in the middle of it. */
class MainJobTest {
    private static final String NUMBER = "+14155552671";

    @TempDir
    Path data;

    @Test
    void a_number_is_added_proven_and_removed_though_the_server_is_killed_between_text_and_code() throws Exception {
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
    void a_server_that_is_told_to_stop_ends_by_itself() {
        try (var server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString()))) {
            var api = new Api(server.base());
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(api.get("/health/ready").body()).contains("\"database\"").contains("\"delivery\"");
            assertThat(api.get("/health/started").status()).isEqualTo(200);
            assertThat(api.get("/metrics").body()).contains("jvm_uptime_seconds");
            assertThat(api.get("/openapi/ui/index.html").status()).isEqualTo(200);
        }
    }
}
