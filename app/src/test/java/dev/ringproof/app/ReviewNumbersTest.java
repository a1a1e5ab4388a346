package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reviewer of an app store signs in with a number and a code that the operator has set. */
class ReviewNumbersTest {
    private static final String NUMBER = "+447700900123";
    private static final String CODE = "482913";

    @TempDir
    Path data;

    @Test
    void a_reviewer_verifies_a_number_by_its_fixed_code_and_the_metrics_count_it() {
        var lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(30);
        try (var server = ServerProcess.start(Map.of(
                "RINGPROOF_DATA",
                data.toString(),
                "RINGPROOF_TEST_NUMBERS",
                "off",
                "RINGPROOF_REVIEW_NUMBERS",
                NUMBER + "=" + CODE + " until " + lastDay))) {
            var api = new Api(server.base());
            var me = api.me(api.token("user_1"));
            var id = me.createId(NUMBER);
            assertThat(me.prepare(id).status()).isEqualTo(200);
            assertThat(me.attempt(id, "424242").code()).isEqualTo("form_code_incorrect");
            assertThat(me.attempt(id, CODE).status()).isEqualTo(200);

            assertThat(me.status(id)).isEqualTo("verified");
            assertThat(api.get("/dev/messages").body()).isEqualTo("[]");
            assertThat(api.get("/metrics").body())
                    .containsPattern("ringproof_events_total\\{event=\"test_number.used\",.*} 2\\.0");
            assertThat(server.output())
                    .contains(
                            "Numbers with a fixed code, to which nothing is sent: +4*********23 until " + lastDay + ".")
                    .doesNotContain(CODE, NUMBER.substring(1));
        }
    }
}
