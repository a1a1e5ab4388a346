package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.limit.LimitPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ReplayCommand command = new ReplayCommand(
            LimitPolicy.DEFAULT,
            Routes.inOrder(List.of("a")).withPrices("a/GB=0.04"),
            new PrintStream(printed, true, StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private int replay(String log) throws IOException {
        var file = Files.writeString(folder.resolve("log.csv"), log);
        return command.run(List.of("--replay", file.toString()));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void it_shows_what_the_guard_saves_and_no_number() throws IOException {
        var log = new StringBuilder("time,number,owner,address,second_factor,entered_after,label\n");
        for (int i = 0; i < 50; i++) {
            log.append("2026-11-02T12:00:%02dZ,+44740090%04d,a%d,,no,,attack%n".formatted(i, i * 101, i));
        }

        assertThat(replay(log.toString())).isZero();

        var lines = printed().lines().toList();
        assertThat(lines.get(2)).matches("\\| on \\| 50 \\| [3-8] \\| .*");
        assertThat(lines.get(3)).startsWith("| off | 50 | 50 | 100.00 % | 2.00 |");
        assertThat(printed()).doesNotContain("4474009");
    }

    @Test
    void it_says_who_was_refused_by_what() throws IOException {
        var log = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            log.append("2026-11-02T12:00:%02dZ,+44740090%04d,a%d,,no,,person%n".formatted(i, i * 101, i));
        }

        assertThat(replay(log.toString())).isZero();

        assertThat(printed()).containsPattern("with the guard on, refused by prefix \\(guard\\): [0-9]+");
    }

    @Test
    void a_log_that_cannot_be_read_is_named_with_its_line() throws IOException {
        assertThat(replay("2026-11-02T12:00:00Z,secret,a,,no,")).isEqualTo(2);

        assertThat(printed()).contains("log.csv: line 1: the field number").doesNotContain("secret");
    }

    @Test
    void a_file_is_needed() {
        assertThat(command.run(List.of("--replay"))).isEqualTo(2);
        assertThat(command.run(List.of("--replay", folder.resolve("none").toString())))
                .isEqualTo(2);

        assertThat(printed()).contains("--replay needs a file").contains("cannot be read");
    }
}
