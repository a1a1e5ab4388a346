package published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/library.md to the letter, and looks whether its programs are those of the examples. */
class LibraryPageTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void who_follows_the_page_has_a_verified_number() throws IOException, InterruptedException {
        long started = System.nanoTime();
        for (var file : List.of("pom.xml", "src/main/java/example/Verify.java")) {
            var path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, block("file " + file));
        }
        var command = new ArrayList<>(List.of(block("run").strip().split(" ")));
        assertThat(command.removeFirst()).isEqualTo("mvn");
        command.addAll(0, maven());

        var program = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = program.inputReader(StandardCharsets.UTF_8);
                var input = program.outputWriter(StandardCharsets.UTF_8)) {
            input.write(codeIn(output) + "\n");
            input.flush();
            assertThat(output.lines().collect(Collectors.joining("\n"))).contains("verified");
        }
        assertThat(program.waitFor()).isZero();
        System.out.printf(
                "from an empty folder to a verified number: %d ms%n",
                Duration.ofNanos(System.nanoTime() - started).toMillis());
    }

    @Test
    void its_program_is_the_plain_example() throws IOException {
        assertThat(block("file src/main/java/example/Verify.java"))
                .isEqualTo(Files.readString(ROOT.resolve("docs/examples/plain/src/main/java/example/Verify.java")));
    }

    @Test
    void the_program_in_readme_is_the_middle_of_the_plain_example() throws IOException {
        var readme = between(Files.readString(ROOT.resolve("README.md")), "```java\n", "```");

        assertThat(Files.readString(ROOT.resolve("docs/examples/plain/src/main/java/example/Verify.java"))
                        .replaceAll("\\s+", " "))
                .contains(readme.strip().replaceAll("\\s+", " "));
    }

    @Test
    void each_piece_of_java_is_from_an_example() throws IOException {
        var examples = new StringBuilder();
        try (var files = Files.walk(ROOT.resolve("docs/examples"))) {
            for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                examples.append(Files.readString(file)).append('\n');
            }
        }
        var code = examples.toString().replaceAll("\\s+", " ");
        var pieces = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("docs/library.md")))
                .results()
                .map(match -> match.group(1).strip().replaceAll("\\s+", " "))
                .toList();

        assertThat(pieces).isNotEmpty().allSatisfy(piece -> assertThat(code).contains(piece));
    }

    private static String codeIn(BufferedReader output) throws IOException {
        var code = Pattern.compile("\\b\\d{6}\\b");
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var found = code.matcher(line);
            if (found.find()) {
                return found.group();
            }
        }
        throw new AssertionError("no message came");
    }

    /** Maven as this build runs it, with the repository that holds what was published. */
    private static List<String> maven() {
        var command = new ArrayList<>(List.of(ROOT.resolve("mvnw").toString(), "-B", "-ntp"));
        command.add("-Dmaven.repo.local=" + ROOT.resolve("target/examples-repository"));
        var shared = System.getProperty("maven.repo.local.tail");
        if (shared != null) {
            command.add("-Dmaven.repo.local.tail=" + shared);
        }
        return command;
    }

    private static String block(String name) throws IOException {
        var page = Files.readString(ROOT.resolve("docs/library.md"));
        var rest = between(page, "<!-- " + name + " -->\n```", "\n```");
        return rest.substring(rest.indexOf('\n') + 1) + "\n";
    }

    private static String between(String text, String from, String to) {
        assertThat(text).contains(from);
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }
}
