package dev.ringproof.core.numbering;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.numbering.NumberingPlan.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberingPlanTest {
    private static final NumberPolicy EVERYWHERE = new NumberPolicy(Set.of("*"), false, false, null, false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+14155552671",
                "+1 415 555 2671",
                "+1 (415) 555-2671",
                "+1.415.555.2671",
                "  +1-415-555-2671\t",
                "+1(415)5552671",
                "+1 [415] 555 2671",
                "+1\t415\t5552671",
                "\n+14155552671\r\n",
                "\u202a+1 415 555 2671\u202c",
                "\u202d+1 (415) 555-2671\u202c",
                "\u2066+14155552671\u2069",
                "\u200e+14155552671\u200f",
                "\ufeff+14155552671",
                "+1415\u200b5552671",
                "+1415\u00ad5552671",
                "\u00a0+1\u00a0415\u202f555\u30002671",
                "+1 415\u2010555\u20112671",
                "+1 415\u2012555\u20132671",
                "+1 415\u2014555\u22122671",
                "+1 415\ufe58555\ufe632671",
                "+1 415\u30fc555\uff0d2671",
                "＋１（４１５）５５５－２６７１",
                "+١٤١٥٥٥٥٢٦٧١",
                "\u061c+۱۴۱۵۵۵۵۲۶۷۱",
                "+१ ४१५ ५५५ २६७१",
                "+১৪১৫৫৫৫২৬৭১",
                "+\ud835\udfcf4155552671"
            })
    void reads_the_ways_in_which_people_write_a_number(String entered) {
        assertThat(read(NumberPolicy.DEFAULT, entered))
                .isEqualTo(new Reading.Understood(new E164Number("+14155552671")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "4155552671",
                "14155552671",
                "hello +14155552671",
                "+14155552671 x",
                "++14155552671",
                "+1+4155552671",
                "+14155552671/x1234",
                "+14155552671;ext=123",
                "+14155552671 ext. 99999",
                "+14155552671#77",
                "tel:+14155552671",
                "tel:+14155552671;isub=1",
                "+14155552671;phone-context=evil.example",
                "+1415555*671",
                "\u202e+14155552671",
                "\u0000+14155552671",
                "+14155552671\u0000",
                "+1 415 555 2671/2",
                "+1415555267\u00b2",
                "+1415555267①",
                "+141555526７x",
                "+1415\ud8005552671",
                "+1415\ufffd5552671",
                "0014155552671",
                "+1-800-FLOWERS",
                "+14155552671 call me",
                "+1415555267",
                "+141555526711",
                "+10000000000",
                "+99914155552671",
                "+1 415 555 2671                 0",
                "+1\n415\n555\n2671",
                "+14155552671\u2028+14155552672",
                "+14155552671,+14155552672"
            })
    void refuses_all_input_that_is_not_clearly_a_number(String entered) {
        assertThat(read(EVERYWHERE, entered)).isEqualTo(new Reading.Refused(new Refusal.InvalidNumber()));
    }

    @Test
    void refuses_long_input_before_it_is_parsed() {
        var random = new Random(20261124);
        for (int i = 0; i < 1000; i++) {
            var entered = random.ints(33 + random.nextInt(200), '0', ':')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(read(EVERYWHERE, entered)).isInstanceOf(Reading.Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+18765551234, JM, 1",
        "+447400123456, GB, 44",
        "+447781123456, GG, 44",
        "+8816123456789, 001, 881",
        "+4915112345678, DE, 49"
    })
    void refuses_regions_that_are_not_listed(String entered, String region, int countryCode) {
        assertThat(read(NumberPolicy.DEFAULT, entered))
                .isEqualTo(new Reading.Refused(new Refusal.UnsupportedRegion(region, countryCode)));
    }

    @Test
    void all_regions_are_all_countries_and_no_satellite_network() {
        assertThat(read(EVERYWHERE, "+447781123456")).isInstanceOf(Reading.Understood.class);
        assertThat(read(EVERYWHERE, "+8816123456789"))
                .isEqualTo(new Reading.Refused(new Refusal.UnsupportedRegion("001", 881)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+19002345678", // premium rate
                "+18002345678", // toll free
                "+15002345678", // personal
                "+443701234567", // UAN
                "+447640123456", // pager
                "+448701234567", // premium or shared cost
                "+442079460123", // a fixed line
                "+445612345678" // VoIP
            })
    void refuses_kinds_that_never_receive_messages(String entered) {
        assertThat(read(EVERYWHERE, entered)).isEqualTo(new Reading.Refused(new Refusal.UnsupportedNumberType()));
    }

    @Test
    void fixed_lines_and_voip_receive_messages_if_the_operator_allows_it() {
        var lenient = new NumberPolicy(Set.of("*"), true, true, null, false);

        assertThat(read(lenient, "+442079460123")).isInstanceOf(Reading.Understood.class);
        assertThat(read(lenient, "+445612345678")).isInstanceOf(Reading.Understood.class);
    }

    @Test
    void with_a_default_region_numbers_may_be_written_without_a_plus_sign() {
        var german = new NumberPolicy(Set.of("DE"), false, false, "DE", false);

        assertThat(read(german, "0151 12345678")).isEqualTo(new Reading.Understood(new E164Number("+4915112345678")));
    }

    @Test
    void a_region_that_was_removed_from_the_policy_receives_no_messages_any_more() {
        var british = new E164Number("+447400123456");

        assertThat(new NumberingPlan(EVERYWHERE).refusal(british, NOON)).isEmpty();
        assertThat(new NumberingPlan(NumberPolicy.DEFAULT).refusal(british, NOON))
                .contains(new Refusal.UnsupportedRegion("GB", 44));
    }

    @Test
    void there_are_test_numbers_only_if_the_operator_allows_them() {
        var withTestNumbers = new NumberingPlan(new NumberPolicy(Set.of("US"), false, false, null, true));
        var without = new NumberingPlan(NumberPolicy.DEFAULT);

        for (var number : new String[] {"+14155550100", "+15555550123", "+18765550199"}) {
            assertThat(withTestNumbers.read(number, NOON)).isInstanceOf(Reading.Understood.class);
            assertThat(withTestNumbers.isTestNumber(new E164Number(number), NOON))
                    .isTrue();
            assertThat(without.isTestNumber(new E164Number(number), NOON)).isFalse();
            assertThat(read(EVERYWHERE, number)).isEqualTo(new Reading.Refused(new Refusal.InvalidNumber()));
        }
        assertThat(withTestNumbers.isTestNumber(new E164Number("+14155550200"), NOON))
                .isFalse();
        assertThat(withTestNumbers.isTestNumber(new E164Number("+14155552671"), NOON))
                .isFalse();
    }

    @Test
    void a_review_number_is_a_test_number_until_the_end_of_its_last_day() {
        var american = new E164Number("+14155552671");
        var british = new E164Number("+447400123456");
        var drama = new E164Number("+447700900123");
        var fictional = new E164Number("+14155550123");
        var lastDay = LocalDate.of(2026, 11, 24);
        var plan =
                new NumberingPlan(NumberPolicy.DEFAULT.withReviewNumbers(Stream.of(american, british, drama, fictional)
                        .map(number -> new ReviewNumber(number, "482913", lastDay))
                        .toList()));
        var within = Instant.parse("2026-11-24T23:59:59.999999Z");
        var after = Instant.parse("2026-11-25T00:00:00Z");

        for (var number : List.of(american, british, drama, fictional)) {
            assertThat(plan.read(number.value(), within)).isEqualTo(new Reading.Understood(number));
            assertThat(plan.refusal(number, within)).isEmpty();
            assertThat(plan.isTestNumber(number, within)).isTrue();
            assertThat(plan.isTestNumber(number, after)).isFalse();
            assertThat(plan.reviewNumber(number, after)).isEmpty();
        }
        assertThat(plan.read(american.value(), after)).isEqualTo(new Reading.Understood(american));
        assertThat(plan.refusal(british, after)).contains(new Refusal.UnsupportedRegion("GB", 44));
        assertThat(plan.read(british.value(), after))
                .isEqualTo(new Reading.Refused(new Refusal.UnsupportedRegion("GB", 44)));
        assertThat(plan.refusal(drama, after)).contains(new Refusal.InvalidNumber());
        assertThat(plan.refusal(fictional, after)).contains(new Refusal.InvalidNumber());
        assertThat(plan.isTestNumber(new E164Number("+14155552672"), within)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+99912345678", "+1415555267", "+4407700900123", "+14155552671999"})
    void a_review_number_that_cannot_be_entered_is_refused_at_once(String number) {
        var review = new ReviewNumber(new E164Number(number), "482913", LocalDate.of(2026, 12, 31));

        assertThatThrownBy(() -> new NumberingPlan(NumberPolicy.DEFAULT.withReviewNumbers(List.of(review))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(review.number().masked() + " is not a possible number in the form of E.164");
    }

    @Test
    void a_number_with_a_mark_beside_each_digit_is_read() {
        var marked = "+14155552671".replaceAll("(.)", "\u200e$1\u200e");

        assertThat(read(NumberPolicy.DEFAULT, marked))
                .isEqualTo(new Reading.Understood(new E164Number("+14155552671")));
    }

    @Test
    void a_number_in_a_prefix_that_is_not_known_yet_is_refused_unless_the_operator_admits_it() {
        assertThat(read(EVERYWHERE, "+12992175944")).isEqualTo(new Reading.Refused(new Refusal.InvalidNumber()));

        for (var number : new String[] {"+12992175944", "+14362175944", "+18619976026"}) {
            var plan = new NumberingPlan(NumberPolicy.DEFAULT.withExtraPrefixes(
                    Map.of("+1299", "US", "+1436", "US", "+1861", "US", "+129921", "CA")));
            var region = number.equals("+12992175944") ? "CA" : "US";
            var read = new E164Number(number);

            assertThat(plan.read(number, NOON)).isEqualTo(new Reading.Understood(read));
            assertThat(plan.refusal(read, NOON)).isEmpty();
            assertThat(plan.region(read)).contains(region);
            assertThat(plan.destination(read)).isEqualTo(new Destination(region, 1));
        }
    }

    @Test
    void an_extra_prefix_admits_numbers_of_a_possible_length_in_allowed_regions_only() {
        var policy = NumberPolicy.DEFAULT.withExtraPrefixes(Map.of("+1299", "US", "+1298", "JM", "+1415", "CA"));

        assertThat(read(policy, "+1299217594")).isEqualTo(new Reading.Refused(new Refusal.InvalidNumber()));
        assertThat(read(policy, "+129921759444")).isEqualTo(new Reading.Refused(new Refusal.InvalidNumber()));
        assertThat(read(policy, "+12982175944")).isEqualTo(new Reading.Refused(new Refusal.UnsupportedRegion("JM", 1)));
        assertThat(read(policy, "+12972175944")).isEqualTo(new Reading.Refused(new Refusal.InvalidNumber()));
    }

    @Test
    void what_is_known_of_a_number_counts_more_than_an_extra_prefix() {
        var policy = NumberPolicy.DEFAULT.withExtraPrefixes(Map.of("+1415", "CA", "+1900", "US"));

        assertThat(new NumberingPlan(policy).region(new E164Number("+14155552671")))
                .contains("US");
        assertThat(read(policy, "+19002345678")).isEqualTo(new Reading.Refused(new Refusal.UnsupportedNumberType()));
    }

    @Test
    void an_extra_prefix_that_cannot_be_right_is_refused_at_once() {
        assertThatThrownBy(() -> NumberPolicy.DEFAULT.withExtraPrefixes(Map.of("1436", "US")))
                .hasMessage("a prefix is a plus sign and 2 to 9 digits, such as +1436");
        assertThatThrownBy(() -> new NumberingPlan(NumberPolicy.DEFAULT.withExtraPrefixes(Map.of("+1436", "XX"))))
                .hasMessage("no such region: XX");
        assertThatThrownBy(() -> new NumberingPlan(NumberPolicy.DEFAULT.withExtraPrefixes(Map.of("+1436", "DE"))))
                .hasMessage("+1436 is no prefix of DE, whose numbers begin with +49");
        assertThatThrownBy(() -> new NumberingPlan(NumberPolicy.DEFAULT.withExtraPrefixes(Map.of("+49", "DE"))))
                .hasMessage("+49 is no prefix of DE, whose numbers begin with +49");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+14155552671", "+447400123456", "+390612345678", "+5511912345678", "+819012345678"})
    void a_number_that_was_read_can_be_read_again(String number) {
        var lenient = new NumberPolicy(Set.of("*"), true, true, null, false);

        assertThat(read(lenient, number)).isEqualTo(new Reading.Understood(new E164Number(number)));
    }

    @Test
    void a_region_that_does_not_exist_is_refused_at_once() {
        assertThatThrownBy(() -> new NumberingPlan(new NumberPolicy(Set.of("XX"), false, false, null, false)))
                .hasMessage("no such region: XX");
        assertThatThrownBy(() -> new NumberingPlan(new NumberPolicy(Set.of("001"), false, false, null, false)))
                .hasMessage("no such region: 001");
        assertThatThrownBy(() -> new NumberPolicy(Set.of(), false, false, null, false))
                .hasMessageContaining("at least one region");
    }

    private static Reading read(NumberPolicy policy, String entered) {
        return new NumberingPlan(policy).read(entered, NOON);
    }

    @Test
    void a_region_is_known_by_its_two_letters() {
        assertThat(Stream.of("US", "GB", "XK").allMatch(NumberingPlan::isRegion))
                .isTrue();
        assertThat(Stream.of("us", "USA", "XX", "*", "001", "").noneMatch(NumberingPlan::isRegion))
                .isTrue();
    }
}
