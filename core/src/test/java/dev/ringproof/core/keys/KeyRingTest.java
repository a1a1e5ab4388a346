package dev.ringproof.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingTest {
    private static final String NEW = KeyRing.newPair("new", new Random(1));
    private static final String OLD = KeyRing.newPair("old", new Random(2));

    @Test
    void the_first_key_is_the_current_one_and_the_others_can_still_be_found() {
        var ring = KeyRing.parse(NEW + ", " + OLD);
        var before = KeyRing.parse(OLD);

        assertThat(ring.currentId()).isEqualTo("new");
        assertThat(ring.find("old", "seal", "AES")).contains(before.current("seal", "AES"));
        assertThat(before.find("new", "seal", "AES")).isEmpty();
    }

    @Test
    void no_two_uses_share_a_key() {
        var ring = KeyRing.parse(NEW);

        assertThat(ring.current("seal", "AES").getEncoded())
                .hasSize(32)
                .isNotEqualTo(ring.current("one-time code", "AES").getEncoded());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                 | keys are written id:base64
                    nocolon            | keys are written id:base64
                    :AAAA              | keys are written id:base64
                    a b:AAAA           | keys are written id:base64
                    a:not base64!      | key a is not base64
                    a:AAAA             | key a has fewer than 32 bytes
                    """)
    void pairs_that_are_not_right_are_refused_and_the_message_shows_no_key(String pairs, String message) {
        assertThatThrownBy(() -> KeyRing.parse(pairs))
                .hasMessageContaining(message)
                .message()
                .doesNotContain("AAAA");
    }

    @Test
    void an_id_that_is_there_twice_is_refused() {
        assertThatThrownBy(() -> KeyRing.parse(NEW + "," + NEW)).hasMessage("key new is there twice");
    }

    @Test
    void a_ring_shows_its_ids_only() {
        assertThat(KeyRing.parse(NEW + "," + OLD)).hasToString("KeyRing[new, old]");
    }
}
