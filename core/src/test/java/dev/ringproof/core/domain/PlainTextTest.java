package dev.ringproof.core.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @MethodSource("dev.ringproof.testkit.contract.StoresContract#idsAtTheEdges")
    void unusual_characters_can_be_an_id(String id) {
        assertThat(PlainText.isId(id, 255)).isTrue();
        assertThat(PlainText.of(id, 255)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800,
                0xdfff, 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x10ffff
            })
    void no_plain_text_has_such_a_character(int character) {
        var text = "user_" + Character.toString(character) + "1";

        assertThat(PlainText.isPlain(text)).isFalse();
        assertThat(PlainText.isId(text, 255)).isFalse();
        assertThat(PlainText.of(text, 255)).isEqualTo("user_ 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0", "\u3000\u2003", "\u200b\ufeff", "user_\ufffd"})
    void plain_text_that_shows_nothing_or_has_lost_a_character_is_no_id(String text) {
        assertThat(PlainText.isPlain(text)).isTrue();
        assertThat(PlainText.isId(text, 255)).isFalse();
    }

    @Test
    void length_counts_in_utf_16() {
        assertThat(PlainText.isId("x".repeat(255), 255)).isTrue();
        assertThat(PlainText.isId("x".repeat(256), 255)).isFalse();
        assertThat(PlainText.isId("😀".repeat(127), 255)).isTrue();
        assertThat(PlainText.isId("😀".repeat(128), 255)).isFalse();
    }

    @Test
    void text_is_cut_between_characters() {
        assertThat(PlainText.of("x😀", 2)).isEqualTo("x");
        assertThat(PlainText.of("x😀y", 3)).isEqualTo("x😀");
        assertThat(PlainText.of("x😀y", 4)).isEqualTo("x😀y");
    }

    @Test
    void whatever_a_carrier_says_becomes_plain_text() {
        var seed = 20261128L;
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var text = random.ints(random.nextInt(40), 0, 0x10000)
                    .collect(StringBuilder::new, (all, unit) -> all.append((char) unit), StringBuilder::append)
                    .toString();
            var plain = PlainText.of(text, 20);

            assertThat(PlainText.isPlain(plain)).as("seed %d", seed).isTrue();
            assertThat(plain).hasSizeLessThanOrEqualTo(20);
        }
    }
}
