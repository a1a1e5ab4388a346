package dev.ringproof.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLogTest {

    private static List<LoggedMessage> read(String... lines) throws IOException {
        return MessageLog.read(new StringReader(String.join("\n", lines)));
    }

    @Test
    void a_log_is_read_in_the_order_of_time() throws IOException {
        var messages = read(
                MessageLog.HEADING,
                "2026-11-02T12:00:01Z,+447700900123,anna,192.0.2.7,no,21,person",
                "",
                "2026-11-02T12:00:00Z,+447700900124,ben,,yes,,attack",
                "2026-11-02T12:00:02Z,+447700900125,cleo,2001:db8::1,no,");

        assertThat(messages)
                .containsExactly(
                        new LoggedMessage(
                                Instant.parse("2026-11-02T12:00:00Z"),
                                new E164Number("+447700900124"),
                                new OwnerId("ben"),
                                null,
                                true,
                                null,
                                true),
                        new LoggedMessage(
                                Instant.parse("2026-11-02T12:00:01Z"),
                                new E164Number("+447700900123"),
                                new OwnerId("anna"),
                                "192.0.2.7",
                                false,
                                Duration.ofSeconds(21),
                                false),
                        new LoggedMessage(
                                Instant.parse("2026-11-02T12:00:02Z"),
                                new E164Number("+447700900125"),
                                new OwnerId("cleo"),
                                "2001:db8::1",
                                false,
                                null,
                                null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "yesterday,+447700900123,anna,,no,,; time",
                "2026-11-02T12:00:00Z,447700900123,anna,,no,,; number",
                "2026-11-02T12:00:00Z,+447700900123,,,no,,; owner",
                "2026-11-02T12:00:00Z,+447700900123,anna,here,no,,; address",
                "2026-11-02T12:00:00Z,+447700900123,anna,,true,,; second_factor",
                "2026-11-02T12:00:00Z,+447700900123,anna,,no,soon,; entered_after",
                "2026-11-02T12:00:00Z,+447700900123,anna,,no,-1,; entered_after",
                "2026-11-02T12:00:00Z,+447700900123,anna,,no,,fraud; label",
                "2026-11-02T12:00:00Z,+447700900123,anna; six or seven fields",
            })
    void a_line_that_cannot_be_read_is_named_and_not_repeated(String line, String problem) {
        assertThatThrownBy(() -> read(MessageLog.HEADING, line))
                .isInstanceOf(MessageLog.NotReadable.class)
                .hasMessageStartingWith("line 2: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("7700900123");
    }

    @Test
    void a_logged_message_shows_neither_number_nor_owner() throws IOException {
        assertThat(read("2026-11-02T12:00:00Z,+447700900123,anna,,no,,").toString())
                .doesNotContain("7700900123", "anna");
    }
}
