package dev.ringproof.core.delivery.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.MessageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that docs/texts.md is right: its example is loaded, and its table must have exactly the keys that there are.
 */
class TemplatesDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/texts.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\|[^|]*\\|([^|]*)\\|");

    @TempDir
    Path folder;

    @Test
    void the_example_makes_the_message_that_the_document_shows() throws IOException {
        Files.writeString(folder.resolve("en.properties"), block("<!-- en.properties -->\n```properties\n"));
        var templates = MessageTemplates.of(App.named("ExampleCo").withHost("example.com"), folder);

        var message = templates.code(MessageType.VERIFICATION, "012345", Duration.ofMinutes(10), Locale.ENGLISH);

        assertThat(message + "\n").isEqualTo(block("<!-- text -->\n```\n"));
    }

    @Test
    void the_table_has_every_key_with_its_placeholders() throws IOException {
        var documented = new TreeMap<String, TreeSet<String>>();
        ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .forEach(row -> documented.put(
                        row.group(1),
                        Arrays.stream(row.group(2).trim().split(" ", -1))
                                .map(placeholder -> placeholder.replaceAll("[`{}]", ""))
                                .collect(Collectors.toCollection(TreeSet::new))));

        var keys = new TreeMap<String, TreeSet<String>>();
        LanguageTemplates.PLACEHOLDERS.forEach((key, placeholders) -> keys.put(key, new TreeSet<>(placeholders)));
        assertThat(documented).isEqualTo(keys);
    }

    private static String block(String begin) throws IOException {
        var document = Files.readString(DOCUMENT);
        int from = document.indexOf(begin) + begin.length();
        assertThat(document).contains(begin);
        return document.substring(from, document.indexOf("```", from));
    }
}
