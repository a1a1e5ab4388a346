package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmppMessageIdsTest {

    @ParameterizedTest
    @CsvSource({
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
        assertThat(ids.ofReceipt(receipt)).isEqualTo(reference);
    }

    @ParameterizedTest
    @EnumSource(SmppMessageIds.class)
    void an_id_that_is_no_number_stays_as_it_is(SmppMessageIds ids) {
        assertThat(ids.ofAnswer("Ref-42")).isEqualTo("Ref-42");
        assertThat(ids.ofReceipt("Ref-42")).isEqualTo("Ref-42");
    }
}
