package dev.ringproof.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigKeyTest {
    private static final Path PAGE = Path.of("../../docs/cdi.md");
    private static final String BEGIN = "<!-- keys -->\n";
    private static final String END = "<!-- end of keys -->\n";

    @Test
    void the_page_has_each_key_with_its_default_and_its_meaning() throws Exception {
        var page = Files.readString(PAGE);

        assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
                .isEqualTo(table());
    }

    private static String table() {
        return Arrays.stream(ConfigKey.values())
                .map(key -> "| `" + key.key() + "` | " + key.otherwise() + " | " + key.meaning() + " |\n")
                .collect(Collectors.joining("", "| key | default | meaning |\n| --- | --- | --- |\n", ""));
    }
}
