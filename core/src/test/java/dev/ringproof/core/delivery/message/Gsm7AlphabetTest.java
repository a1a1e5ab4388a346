package dev.ringproof.core.delivery.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.SmsSegments.Encoding;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts of the table in 3GPP TS 23.038, 6.2.1, which Unicode publishes as {@code GSM0338.TXT}. */
class Gsm7AlphabetTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "@, 00", "£, 01", "$, 02", "¥, 03", "è, 04", "é, 05", "ù, 06", "ì, 07", "ò, 08", "Ç, 09", "Ø, 0b",
                        "ø, 0c",
                "Å, 0e", "å, 0f", "Δ, 10", "_, 11", "Φ, 12", "Γ, 13", "Λ, 14", "Ω, 15", "Π, 16", "Ψ, 17", "Σ, 18",
                        "Θ, 19",
                "Ξ, 1a", "Æ, 1c", "æ, 1d", "ß, 1e", "É, 1f", "` `, 20", "#, 23", "¤, 24", "0, 30", "9, 39", "?, 3f",
                        "¡, 40",
                "A, 41", "Z, 5a", "Ä, 5b", "Ö, 5c", "Ñ, 5d", "Ü, 5e", "§, 5f", "¿, 60", "a, 61", "z, 7a", "ä, 7b",
                        "ö, 7c",
                "ñ, 7d", "ü, 7e", "à, 7f"
            })
    void a_character_of_the_table_has_its_code(String character, String code) {
        assertThat(encoded(character)).isEqualTo(code);
    }

    @Test
    void line_feed_and_carriage_return_have_their_codes() {
        assertThat(encoded("\n\r")).isEqualTo("0a0d");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"^, 1b14", "{, 1b28", "}, 1b29", "\\, 1b2f", "[, 1b3c", "~, 1b3d", "], 1b3e", "|, 1b40", "€, 1b65"
            })
    void a_character_of_the_extension_is_escaped(String character, String codes) {
        assertThat(encoded(character)).isEqualTo(codes);
    }

    @Test
    void a_form_feed_is_escaped() {
        assertThat(encoded("\f")).isEqualTo("1b0a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"`", "’", "—", "ç", "á", "\t", "\u001b", "😀", "日"})
    void a_character_that_the_alphabet_does_not_have_is_not_encoded(String character) {
        assertThat(Gsm7Alphabet.encode("code " + character)).isEmpty();
    }

    @Test
    void a_message_is_counted_in_septets_exactly_if_the_alphabet_has_its_characters() {
        var disputed = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> !Character.isSurrogate((char) c))
                .mapToObj(Character::toString)
                .filter(character -> Gsm7Alphabet.encode(character).isPresent()
                        != (SmsSegments.of(character).encoding() == Encoding.GSM_7));

        assertThat(disputed).isEmpty();
    }

    private static String encoded(String text) {
        var octets = new ByteArrayOutputStream();
        Gsm7Alphabet.encode(text).orElseThrow().forEach(octets::writeBytes);
        return HexFormat.of().formatHex(octets.toByteArray());
    }
}
