package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.Gsm7Alphabet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedSeptetsTest {

    @Test
    void packs_the_published_example() {
        assertThat(packed("hellohello", 0)).isEqualTo("e8329bfd4697d9ec37");
    }

    @Test
    void eight_septets_fill_seven_octets() {
        assertThat(packed("12345678", 0)).isEqualTo("31d98c56b3dd70");
    }

    @Test
    void a_septet_left_over_is_a_carriage_return_and_no_commercial_at() {
        assertThat(packed("1234567", 0)).isEqualTo("31d98c56b3dd1a");
    }

    @Test
    void septets_after_a_header_begin_after_free_bits() {
        assertThat(packed("hellohello", 1)).isEqualTo("d06536fb8d2eb3d96f");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    void packed_septets_can_be_unpacked(int fill) {
        var text = "424242 is your Ringproof code.\n@example.com #424242 àà";
        var septets = septets(text);

        var packed = PackedSeptets.pack(septets, fill);

        var unpacked = new byte[septets.length];
        for (int i = 0; i < septets.length * 7; i++) {
            int from = fill + i;
            int bit = packed[from / 8] >> from % 8 & 1;
            unpacked[i / 7] |= (byte) (bit << i % 7);
        }
        assertThat(unpacked).isEqualTo(septets);
    }

    private static byte[] septets(String text) {
        var octets = new ByteArrayOutputStream();
        Gsm7Alphabet.encode(text).orElseThrow().forEach(octets::writeBytes);
        return octets.toByteArray();
    }

    private static String packed(String ascii, int fill) {
        return HexFormat.of().formatHex(PackedSeptets.pack(ascii.getBytes(StandardCharsets.US_ASCII), fill));
    }
}
