package dev.ringproof.core.delivery.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.SmsSegments.Encoding;
import org.junit.jupiter.api.Test;

class SmsSegmentsTest {

    @Test
    void counts_the_septets_of_a_plain_body() {
        assertThat(SmsSegments.of("123456 is your code")).isEqualTo(new SmsSegments(Encoding.GSM_7, 19, 1));
        assertThat(SmsSegments.of("")).isEqualTo(new SmsSegments(Encoding.GSM_7, 0, 1));
        assertThat(SmsSegments.of("@£$¥èéùìòÇ\nØø\rÅå")).isEqualTo(new SmsSegments(Encoding.GSM_7, 16, 1));
    }

    @Test
    void one_part_has_160_septets_and_each_of_several_153() {
        assertThat(SmsSegments.of("a".repeat(160)).parts()).isEqualTo(1);
        assertThat(SmsSegments.of("a".repeat(161)).parts()).isEqualTo(2);
        assertThat(SmsSegments.of("a".repeat(306)).parts()).isEqualTo(2);
        assertThat(SmsSegments.of("a".repeat(307)).parts()).isEqualTo(3);
    }

    @Test
    void a_character_of_the_extension_table_takes_two_septets_that_stay_together() {
        assertThat(SmsSegments.of("^{}\\[~]|€\f")).isEqualTo(new SmsSegments(Encoding.GSM_7, 20, 1));
        assertThat(SmsSegments.of("€".repeat(80)).parts()).isEqualTo(1);
        assertThat(SmsSegments.of("a".repeat(152) + "€" + "a".repeat(151)).parts())
                .isEqualTo(2);
        assertThat(SmsSegments.of("a".repeat(152) + "€" + "a".repeat(152)).parts())
                .isEqualTo(3);
    }

    @Test
    void one_foreign_character_makes_the_body_ucs_2() {
        assertThat(SmsSegments.of("your code’s here")).isEqualTo(new SmsSegments(Encoding.UCS_2, 16, 1));
        assertThat(SmsSegments.of("`").encoding()).isEqualTo(Encoding.UCS_2);
        assertThat(SmsSegments.of("ç").encoding()).isEqualTo(Encoding.UCS_2);
        assertThat(SmsSegments.of("’" + "a".repeat(69)).parts()).isEqualTo(1);
        assertThat(SmsSegments.of("’" + "a".repeat(70)).parts()).isEqualTo(2);
    }

    @Test
    void a_pair_of_surrogates_stays_together() {
        assertThat(SmsSegments.of("a".repeat(66) + "📱" + "a".repeat(66)))
                .isEqualTo(new SmsSegments(Encoding.UCS_2, 134, 3));
        assertThat(SmsSegments.of("📱".repeat(35))).isEqualTo(new SmsSegments(Encoding.UCS_2, 70, 1));
    }
}
