package dev.ringproof.core.numbering;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewNumberTest {
    private static final E164Number NUMBER = new E164Number("+14155550123");
    private static final LocalDate TODAY = LocalDate.ofInstant(NOON, ZoneOffset.UTC);

    private static ReviewNumber number(String code, LocalDate lastDay) {
        return new ReviewNumber(NUMBER, code, lastDay);
    }

    @Test
    void a_list_of_numbers_is_read() {
        assertThat(ReviewNumber.list(
                        "+14155550123=482913 until 2026-12-31; +447700900123 = 7712045381  until 2027-01-15;"))
                .containsExactly(
                        number("482913", LocalDate.of(2026, 12, 31)),
                        new ReviewNumber(new E164Number("+447700900123"), "7712045381", LocalDate.of(2027, 1, 15)));
        assertThat(ReviewNumber.list(" ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            +14155550177=482913                  | entry 1 must be a number, its code and its last day
            +14155550177=482913 until            | entry 1 must be a number, its code and its last day
            +14155550177 482913 until 2026-12-31 | entry 1 must be a number, its code and its last day
            14155550177=482913 until 2026-12-31  | entry 1 must be a number, its code and its last day
            +1 415 555 0177=482913 until 2026-12-31 | entry 1 must be a number, its code and its last day
            +14155550177=48291x until 2026-12-31 | entry 1 must be a number, its code and its last day
            +14155550177=482913 until 31.12.2026 | entry 1 must be a number, its code and its last day
            +14155550178=482913 until 2026-12-31; +14155550177=482913 | entry 2 must be a number, its code and its last day
            +14155550177=482913 until 2026-02-30 | entry 1 ends on a day that does not exist
            +14155550177=48291 until 2026-12-31  | the code of +1********77 does not have 6 to 10 digits
            +14155550177=48291348291 until 2026-12-31 | the code of +1********77 does not have 6 to 10 digits
            +14155550177=123456 until 2026-12-31 | the code of +1********77 is too easy to guess
            """)
    void what_cannot_be_read_is_named_without_number_and_code(String text, String problem) {
        assertThatThrownBy(() -> ReviewNumber.list(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem)
                .message()
                .doesNotContain("48291", "415555017");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000000",
                "111111",
                "123456",
                "654321",
                "012345",
                "890123",
                "135791",
                "424242",
                "123123",
                "112233",
                "100000",
                "4242424242",
                "12341234",
                "1234123412",
                "0987654321"
            })
    void a_code_that_is_guessed_first_is_refused(String code) {
        assertThatThrownBy(() -> number(code, TODAY)).hasMessageContaining("is too easy to guess");
    }

    @ParameterizedTest
    @ValueSource(strings = {"482913", "771204", "102938", "4829137", "9182736450"})
    void another_code_is_right(String code) {
        assertThatCode(() -> number(code, TODAY)).doesNotThrowAnyException();
    }

    @Test
    void the_last_day_is_at_most_ninety_days_away_and_may_be_over() {
        assertThatCode(() -> policy(number("482913", TODAY.plusDays(90))).requireReviewNumbers(6, NOON))
                .doesNotThrowAnyException();
        assertThatCode(() -> policy(number("482913", TODAY.minusYears(1))).requireReviewNumbers(6, NOON))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> policy(number("482913", TODAY.plusDays(91))).requireReviewNumbers(6, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the last day of +1********23 is more than 90 days from now");
    }

    @Test
    void a_code_has_the_length_of_codes() {
        assertThatThrownBy(() -> policy(number("482913", TODAY)).requireReviewNumbers(8, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the code of +1********23 does not have the length of codes, which is 8");
    }

    @Test
    void there_are_at_most_twenty_and_each_stands_once() {
        var all = IntStream.range(0, 21)
                .mapToObj(i -> new ReviewNumber(new E164Number("+141555501" + (10 + i)), "482913", TODAY))
                .toList();

        assertThat(NumberPolicy.DEFAULT.withReviewNumbers(all.subList(0, 20)).reviewNumbers())
                .hasSize(20);
        assertThatThrownBy(() -> NumberPolicy.DEFAULT.withReviewNumbers(all))
                .hasMessage("there are at most 20 review numbers");
        assertThatThrownBy(() -> NumberPolicy.DEFAULT.withReviewNumbers(Collections.nCopies(2, all.getFirst())))
                .hasMessage("a review number stands once");
    }

    @Test
    void other_prefixes_leave_them_in_the_policy() {
        var policy = policy(number("482913", TODAY));

        assertThat(policy.withExtraPrefixes(Map.of("+1436", "US")).reviewNumbers())
                .isEqualTo(policy.reviewNumbers());
        assertThat(policy.withExtraPrefixes(Map.of("+1436", "US"))
                        .withReviewNumbers(List.of())
                        .extraPrefixes())
                .containsKey("+1436");
    }

    @Test
    void it_shows_neither_its_code_nor_its_whole_number() {
        assertThat(number("482913", LocalDate.of(2026, 12, 31))).hasToString("+1********23 until 2026-12-31");
        assertThat(policy(number("482913", TODAY)).toString()).doesNotContain("482913", "4155550123");
    }

    private static NumberPolicy policy(ReviewNumber number) {
        return NumberPolicy.DEFAULT.withReviewNumbers(List.of(number));
    }
}
