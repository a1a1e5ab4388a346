package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the vocabulary of {@code docs/words.md}: no identifier contains a word that the page's last table forbids. */
class WordsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TABLE =
            Pattern.compile("<!-- forbidden -->(.*)<!-- end of forbidden -->", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z]+) \\| ([^|]+) \\|");
    /** Comments and literals, which are no identifiers. */
    private static final Pattern NO_CODE = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"" + "|'(?:\\\\.|[^'\\\\\n])*'|//[^\n]*|/\\*.*?\\*/",
            Pattern.DOTALL);

    private static final Pattern IDENTIFIER = Pattern.compile("\\b[A-Za-z_][A-Za-z0-9_]*\\b");
    private static final Pattern PART = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");
    /** The names of settings, which are older than the page. */
    private static final Set<String> PUBLIC_NAMES = Set.of("MAX_UNPROVEN_NUMBERS", "CALLBACK_PROOF");

    @Test
    void identifiers_use_the_words_of_the_page() throws IOException {
        var forbidden = forbidden();
        assertThat(forbidden).containsKeys("proven", "weigh", "obstacle");

        assertThat(sources().flatMap(file -> violations(file, forbidden))).isEmpty();
    }

    @Test
    void only_the_app_knows_the_names_of_environment_variables() {
        assertThat(sources()
                        .filter(file ->
                                file.toString().contains("/src/main/") && !file.startsWith(ROOT.resolve("app/src")))
                        .filter(file -> read(file).contains("RINGPROOF_")))
                .isEmpty();
    }

    @Test
    void an_identifier_is_read_part_by_part() {
        assertThat(parts("isProvenByOTPCode_2")).containsExactly("is", "proven", "by", "otp", "code");
        assertThat(parts("MAX_UNPROVEN_NUMBERS")).containsExactly("max", "unproven", "numbers");
    }

    private static Map<String, String> forbidden() throws IOException {
        var table = TABLE.matcher(Files.readString(ROOT.resolve("docs/words.md")));
        assertThat(table.find()).isTrue();
        var words = new TreeMap<String, String>();
        ROW.matcher(table.group(1)).results().forEach(row -> words.put(row.group(1), row.group(2)));
        return words;
    }

    private static Stream<Path> sources() {
        return Stream.of(
                        "core",
                        "core/testkit",
                        "adapters-rest",
                        "adapters-persistence",
                        "adapters-sms",
                        "app",
                        "app/micrometer",
                        "app/cdi",
                        "app/spring-boot")
                .map(module -> ROOT.resolve(module).resolve("src"))
                .flatMap(WordsTest::javaFiles);
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> violations(Path file, Map<String, String> forbidden) {
        var code = NO_CODE.matcher(read(file)).replaceAll(" ");
        var identifiers = new TreeSet<String>();
        IDENTIFIER.matcher(code).results().forEach(found -> identifiers.add(found.group()));
        identifiers.removeAll(PUBLIC_NAMES);
        return identifiers.stream()
                .flatMap(identifier -> parts(identifier).stream()
                        .filter(forbidden::containsKey)
                        .map(word -> file.getFileName() + ": " + identifier + ": not " + word + " but "
                                + forbidden.get(word)));
    }

    private static List<String> parts(String identifier) {
        return PART.matcher(identifier)
                .results()
                .map(part -> part.group().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
