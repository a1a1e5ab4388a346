package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.limit.LimitPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks README and other pages: runs their commands, compares programs and tables, and follows links. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path data;

    @Test
    void its_main_job_works_as_printed() throws IOException, InterruptedException {
        var commands = between(readme(), "<!-- main job -->\n```sh\n", "```");
        var output = run(commands, Map.of());

        assertThat(output)
                .contains("is your Ringproof code.")
                .contains("\"code\":\"form_code_incorrect\"")
                .contains("\"status\":\"verified\"")
                .contains("\"deleted\":true");
    }

    /**
     * Runs the commands again and again, each time for another number, while all processors are busy. The number of runs
     * is {@code -Dmain-job.runs}, which is 5 by default.
     */
    @Test
    void its_main_job_works_each_time_on_a_busy_machine() throws IOException, InterruptedException {
        var commands = between(readme(), "<!-- main job -->\n```sh\n", "```");
        int runs = Integer.getInteger("main-job.runs", 5);
        var all = IntStream.range(0, runs)
                .mapToObj(run -> commands.replace("4155552671", "415555" + (2000 + run)))
                .collect(Collectors.joining("\necho\n"));
        var busy = IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
                .mapToObj(thread -> Thread.ofPlatform().daemon().start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }))
                .toList();

        var output = run(all, ServerProcess.observedLimits());
        busy.forEach(Thread::interrupt);

        assertThat(output.split("\"status\":\"verified\"", -1)).hasSizeGreaterThan(runs);
        assertThat(output.split("\"deleted\":true", -1)).hasSize(runs + 1);
    }

    /** Runs the commands as printed, but without the wait of 30 seconds. */
    @Test
    void the_example_of_the_second_factor_works_as_printed() throws IOException, InterruptedException {
        var page = Files.readString(ROOT.resolve("docs/second-factor.md"));
        var commands = between(page, "<!-- second factor -->\n```sh\n", "```").replace("sleep 30\n", "");

        var answers = run(commands, Map.of("RINGPROOF_RESEND_AFTER", "PT0S"))
                .replaceAll("\\}\\{", "}\n{")
                .lines()
                .toList();

        assertThat(answers).hasSize(6);
        assertThat(answers.get(0)).contains("\"default_second_factor\":true").contains("\"backup_codes\":[\"");
        assertThat(answers.get(1))
                .contains("\"enabled\":true,\"phone_numbers\":[{")
                .contains("\"safe_identifier\":\"+1********72\",\"default\":true}]")
                .contains("\"backup_codes_remaining\":10");
        assertThat(answers.get(2)).contains("\"status\":\"verified\"").contains("\"assertion\":\"");
        assertThat(answers.get(3)).contains("\"status\":\"verified\"").contains("\"assertion\":\"");
        assertThat(answers.get(4)).contains("\"code\":\"totp_incorrect_code\"");
        assertThat(answers.get(5)).contains("\"enabled\":false").contains("\"backup_codes_remaining\":0");
    }

    @Test
    void the_example_of_users_works_as_printed() throws IOException, InterruptedException {
        var page = Files.readString(ROOT.resolve("docs/users.md"));
        var commands = between(page, "<!-- users -->\n```sh\n", "```");

        var answers = run(commands, Map.of());

        assertThat(answers)
                .startsWith("{\"id\":\"user_9\",\"object\":\"user\"")
                .contains("\"external_id\":\"customer-17\"")
                .contains("}[{\"id\":\"user_9\"")
                .contains("{\"object\":\"total_count\",\"total_count\":1}")
                .contains("\"phone_number\":\"+14155552673\"")
                .contains("\"reserved\":true")
                .endsWith("{\"object\":\"user\",\"id\":\"user_9\",\"deleted\":true}");
    }

    private String run(String commands, Map<String, String> settings) throws IOException, InterruptedException {
        var environment = new HashMap<>(settings);
        environment.put("RINGPROOF_DATA", data.toString());
        try (var server = ServerProcess.startTuned(environment)) {
            var shell = new ProcessBuilder(
                            "bash", "-euo", "pipefail", "-c", commands.replace("http://127.0.0.1:8080", server.base()))
                    .redirectErrorStream(true)
                    .start();
            var output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as(output).isZero();
            return output;
        }
    }

    @Test
    void its_table_lists_the_settings() throws IOException {
        assertThat(between(readme(), "<!-- settings -->\n", "<!-- end of settings -->"))
                .isEqualTo(Setting.table());
    }

    @Test
    void the_page_about_limits_has_each_limit_with_its_default() throws IOException {
        var page = Files.readString(ROOT.resolve("docs/limits.md"));
        var rows = between(page, "<!-- limits -->\n", "<!-- end of limits -->")
                .lines()
                .skip(2)
                .map(row -> row.split(" \\| ", -1)[0] + " | " + row.split(" \\| ", -1)[1])
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(LimitPolicy.DEFAULT.rules().entrySet().stream()
                        .map(limit -> "| `%s` | %s"
                                .formatted(
                                        Setting.of(limit.getKey()).environmentName(),
                                        LimitSettings.text(limit.getValue())))
                        .toList());
    }

    @Test
    void it_links_to_existing_files() throws IOException {
        var links = Pattern.compile("]\\(([^)#:]+)\\)")
                .matcher(readme())
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toSet());

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/standards.md", "docs/threats.md"})
    void the_standards_and_the_threats_name_existing_tests(String page) throws IOException {
        var named = Pattern.compile("`(\\w+(?:Test|Contract))(?:\\.(\\w+))?`")
                .matcher(Files.readString(ROOT.resolve(page)))
                .results()
                .toList();
        var sources = new HashMap<String, String>();
        try (var files = Files.walk(ROOT)) {
            for (var file : files.filter(file -> file.toString().matches(".*(Test|Contract)\\.java"))
                    .toList()) {
                // Two modules may have a test of the same name.
                sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
            }
        }

        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(sources.get(test.group(1) + ".java"))
                        .as(test.group())
                        .containsPattern(test.group(2) == null ? "@\\w*Test\\b" : "void " + test.group(2) + "\\("));
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        assertThat(from).as(begin).isNotNegative();
        int to = text.indexOf(end, from + begin.length());
        assertThat(to).as(end).isNotNegative();
        return text.substring(from + begin.length(), to);
    }
}
