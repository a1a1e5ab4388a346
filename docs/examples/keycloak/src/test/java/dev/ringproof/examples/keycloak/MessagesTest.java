package dev.ringproof.examples.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final Pattern KEY = Pattern.compile("\"(ringproof[A-Z]\\w*|ringproof-sms-[a-z]+-[a-z]+)\"");

    /** Every text in double quotes that looks like a key counts, in the templates and in the classes. */
    private static Set<String> usedKeys() throws IOException {
        var keys = new TreeSet<String>();
        try (var files = Stream.concat(
                Files.walk(Path.of("src/main/java")), Files.walk(Path.of("src/main/resources/theme-resources")))) {
            files.filter(Files::isRegularFile)
                    .map(MessagesTest::text)
                    .forEach(text -> KEY.matcher(text)
                            .results()
                            .map(found -> found.group(1))
                            .forEach(keys::add));
        }
        return keys;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void each_language_has_each_message_that_is_used_and_no_other(String language) throws IOException {
        var messages = new Properties();
        try (var file = Files.newBufferedReader(
                Path.of("src/main/resources/theme-resources/messages/messages_" + language + ".properties"))) {
            messages.load(file);
        }

        assertThat(messages.stringPropertyNames())
                .hasSizeGreaterThan(30)
                .containsExactlyInAnyOrderElementsOf(usedKeys());
        assertThat(messages.values())
                .allSatisfy(message ->
                        assertThat(MessageFormat.format((String) message, 1)).doesNotContain("{"));
    }
}
