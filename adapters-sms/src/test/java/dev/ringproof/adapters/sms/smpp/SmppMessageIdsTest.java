package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmppMessageIdsTest {
    private static final long SEED = 13;

    @ParameterizedTest
    @CsvSource({
        "AUTO, 023, 23, 23",
        "AUTO, 23, 0000000023, 23",
        "AUTO, 000, 0, 0",
        "AUTO, BEEF, beef, beef",
        "AUTO, 0000BEEF, beef, beef",
        "AUTO, 0F8FAD5B-D9CB-469F-A165-70867728950E, 0f8fad5b-d9cb-469f-a165-70867728950e,"
                + " 0f8fad5b-d9cb-469f-a165-70867728950e",
        "AUTO, 1A2B3C4D, 439041101, 1a2b3c4d",
        "AUTO, 439041101, 1a2b3c4d, 439041101",
        "AUTO, 0439041101, 000000001A2B3C4D, 439041101",
        "AUTO, 95146479, 2501141625, 95146479",
        "AUTO, 2501141625, 95146479, 2501141625",
        "AUTO, ffffffffffffffff, 18446744073709551615, ffffffffffffffff",
        "AS_IS, 00AbC, 00AbC, 00AbC",
        "HEX_TO_DECIMAL, 48879, beef, 48879",
        "HEX_TO_DECIMAL, 0048879, BEEF, 48879",
        "HEX_TO_DECIMAL, 18446744073709551616, 10000000000000000, 18446744073709551616",
        "DECIMAL_TO_HEX, BEEF, 48879, beef",
        "DECIMAL_TO_HEX, 0000beef, 0000048879, beef",
    })
    void a_receipt_is_known_by_the_reference_that_the_answer_gave(
            SmppMessageIds ids, String answer, String receipt, String reference) {
        assertThat(ids.ofAnswer(answer)).isEqualTo(reference);
        assertThat(ids.ofReceipt(receipt)).contains(reference);
    }

    @ParameterizedTest
    @EnumSource(SmppMessageIds.class)
    void an_id_that_is_no_number_stays_as_it_is(SmppMessageIds ids) {
        assertThat(ids.ofAnswer("Ref-42")).isEqualTo("Ref-42");
        assertThat(ids.ofReceipt("Ref-42")).containsExactly("Ref-42");
    }

    @ParameterizedTest
    @CsvSource({
        "10, a",
        "a, 10",
        "16777215, ffffff",
        "ffffff, 16777215",
        "Ab1, ab1",
        "Ref-42, ref-42",
        "0Ref, Ref",
        "00000000000000000000000012345678, 0000000000000000000000000bc614ea"
    })
    void automatically_no_id_is_another_one(String answer, String receipt) {
        var references = SmppMessageIds.AUTO.ofReceipt(receipt);

        assertThat(references).doesNotContain(SmppMessageIds.AUTO.ofAnswer(answer));
    }

    @Test
    void automatically_an_id_as_it_is_comes_first() {
        assertThat(SmppMessageIds.AUTO.ofReceipt("2501141625"))
                .containsExactly("2501141625", "95146479", "158931883557");
    }

    /** Carriers count up, or draw ids of one length. In both cases no receipt may name the message of another id. */
    @Test
    void automatically_no_receipt_means_another_message_of_the_same_carrier() {
        var random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            int base = random.nextBoolean() ? 10 : 16;
            int length = random.nextInt(1, 17);
            var least = BigInteger.valueOf(base).pow(length - 1);
            var first = least.add(new BigInteger(62, random).mod(least.multiply(BigInteger.valueOf(base - 1))));
            for (int step = -300; step < 300; step++) {
                var other = first.add(BigInteger.valueOf(step)).max(BigInteger.ONE);
                if (!other.equals(first)) {
                    assertThat(SmppMessageIds.AUTO.ofReceipt(first.toString(base)))
                            .as("seed %d: %s in base %d", SEED, first, base)
                            .doesNotContain(SmppMessageIds.AUTO.ofAnswer(other.toString(base)));
                }
            }
        }
    }
}
