package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.SmsSegments;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmppBodyTest {

    @Test
    void the_default_alphabet_is_a_septet_an_octet() {
        var encoded = SmppBody.of("é 1€", SmppCoding.GSM, 0);

        assertThat(encoded.dataCoding()).isZero();
        assertThat(hex(encoded)).isEqualTo("0520311b65");
    }

    @Test
    void the_packed_alphabet_is_eight_septets_in_seven_octets() {
        var encoded = SmppBody.of("hellohello", SmppCoding.GSM_PACKED, 0);

        assertThat(encoded.dataCoding()).isZero();
        assertThat(hex(encoded)).isEqualTo("e8329bfd4697d9ec37");
    }

    @Test
    void latin_1_is_an_octet_a_character() {
        var encoded = SmppBody.of("é 1ç", SmppCoding.LATIN_1, 0);

        assertThat(encoded.dataCoding()).isEqualTo((byte) 3);
        assertThat(hex(encoded)).isEqualTo("e92031e7");
    }

    @Test
    void ucs_2_has_the_higher_octet_first() {
        var encoded = SmppBody.of("1日😀", SmppCoding.UCS_2, 0);

        assertThat(encoded.dataCoding()).isEqualTo((byte) 8);
        assertThat(hex(encoded)).isEqualTo("003165e5d83dde00");
    }

    @ParameterizedTest
    @EnumSource(SmppCoding.class)
    void a_character_that_does_not_fit_makes_the_whole_message_ucs_2(SmppCoding coding) {
        var encoded = SmppBody.of("1日", coding, 0);

        assertThat(encoded.dataCoding()).isEqualTo((byte) 8);
        assertThat(hex(encoded)).isEqualTo("003165e5");
    }

    @ParameterizedTest
    @CsvSource({"GSM, 160", "GSM_PACKED, 160", "LATIN_1, 140", "UCS_2, 70"})
    void a_message_that_fits_one_part_has_no_header(SmppCoding coding, int length) {
        var fits = SmppBody.of("x".repeat(length), coding, 0);
        var overflows = SmppBody.of("x".repeat(length + 1), coding, 0);

        assertThat(fits.parts()).hasSize(1);
        assertThat(fits.isSplit()).isFalse();
        assertThat(overflows.parts()).hasSize(2);
        assertThat(overflows.isSplit()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GSM, 153, 159", "GSM_PACKED, 153, 140", "LATIN_1, 134, 140", "UCS_2, 67, 140"})
    void a_part_of_several_is_filled_up(SmppCoding coding, int length, int octets) {
        var two = SmppBody.of("x".repeat(2 * length), coding, 0).parts();
        var three = SmppBody.of("x".repeat(2 * length + 1), coding, 0).parts();

        assertThat(two).hasSize(2).allMatch(part -> part.length == octets);
        assertThat(three).hasSize(3);
    }

    @Test
    void each_part_of_several_has_a_header_with_reference_total_and_number() {
        var parts = SmppBody.of("x".repeat(400), SmppCoding.GSM, 0x1AB).parts();

        assertThat(parts)
                .extracting(part -> HexFormat.of().formatHex(part, 0, 6))
                .containsExactly("050003ab0301", "050003ab0302", "050003ab0303");
    }

    @Test
    void a_packed_part_of_several_leaves_one_bit_after_its_header() {
        var parts = SmppBody.of("hellohello" + "x".repeat(150), SmppCoding.GSM_PACKED, 1)
                .parts();
        var split = SmppBody.of("hellohello" + "x".repeat(151), SmppCoding.GSM_PACKED, 1)
                .parts();

        assertThat(parts).hasSize(1);
        assertThat(HexFormat.of().formatHex(split.getFirst(), 6, 14)).isEqualTo("d06536fb8d2eb3d9");
    }

    @Test
    void a_pair_of_septets_is_never_split() {
        var parts = SmppBody.of("x".repeat(152) + "€" + "x".repeat(10), SmppCoding.GSM, 0)
                .parts();

        assertThat(parts.getFirst()).hasSize(6 + 152);
        assertThat(HexFormat.of().formatHex(parts.getLast(), 6, 8)).isEqualTo("1b65");
    }

    @Test
    void a_pair_of_surrogates_is_never_split() {
        var parts = SmppBody.of("日".repeat(66) + "😀" + "日".repeat(10), SmppCoding.GSM, 0)
                .parts();

        assertThat(parts.getFirst()).hasSize(6 + 132);
        assertThat(HexFormat.of().formatHex(parts.getLast(), 6, 10)).isEqualTo("d83dde00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "€", "日", "😀", "x€", "x😀", "日x😀"})
    void has_as_many_parts_as_are_counted_and_billed(String pattern) {
        for (int times = 1; times <= 400; times++) {
            var body = pattern.repeat(times);

            assertThat(SmppBody.of(body, SmppCoding.GSM, 0).parts())
                    .hasSize(SmsSegments.of(body).parts());
        }
    }

    @Test
    void the_parts_together_are_the_body() {
        var body = "424242 is your code 😀 日本. ".repeat(10);

        var parts = SmppBody.of(body, SmppCoding.GSM, 0).parts();

        assertThat(parts.stream()
                        .map(part -> new String(Arrays.copyOfRange(part, 6, part.length), StandardCharsets.UTF_16BE))
                        .collect(Collectors.joining()))
                .isEqualTo(body);
    }

    @Test
    void shows_nothing_of_the_body() {
        assertThat(SmppBody.of("424242", SmppCoding.GSM, 0)).hasToString("SmppBody[1]");
    }

    private static String hex(SmppBody encoded) {
        return HexFormat.of().formatHex(encoded.parts().getFirst());
    }
}
