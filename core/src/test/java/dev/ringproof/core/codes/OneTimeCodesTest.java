package dev.ringproof.core.codes;

import static dev.ringproof.core.fixture.Accounts.HOME_NUMBER;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static dev.ringproof.core.fixture.Accounts.WORK_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimeCodesTest {
    private static final String OLD_KEY = KeyRing.newPair("old", new Random(1));
    private static final String NEW_KEY = KeyRing.newPair("new", new Random(2));

    private final OneTimeCodes codes = codes(OLD_KEY, 6);

    @Test
    void the_code_that_was_issued_is_right_and_any_other_is_wrong() {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var other = issued.code().equals("000000") ? "000001" : "000000";

        assertThat(answers(codes, issued.code(), issued)).isTrue();
        assertThat(answers(codes, other, issued)).isFalse();
    }

    @Test
    void a_code_is_bound_to_its_number_its_purpose_and_its_challenge() {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var another = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var entered = codes.entered(issued.code());

        assertThat(entered.matches(issued.challenge(), WORK_NUMBER, Purpose.VERIFICATION))
                .isFalse();
        assertThat(entered.matches(issued.challenge(), HOME_NUMBER, Purpose.POSSESSION))
                .isFalse();
        assertThat(issued.challenge().digest()).isNotEqualTo(another.challenge().digest());
        assertThat(entered.matches(another.challenge(), HOME_NUMBER, Purpose.VERIFICATION))
                .isEqualTo(issued.code().equals(another.code()));
    }

    @Test
    void a_code_is_right_until_its_key_has_left_the_ring() {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);

        assertThat(answers(codes(NEW_KEY + "," + OLD_KEY, 6), issued.code(), issued))
                .isTrue();
        assertThat(answers(codes(NEW_KEY, 6), issued.code(), issued)).isFalse();
    }

    /** The bounds are of chi-square with 999 degrees of freedom; uniform codes leave them once in ten thousand runs. */
    @Test
    void codes_are_uniform_over_the_whole_range() {
        var seed = 20261124L;
        var random = new Random(seed);
        var uniform = new OneTimeCodes(random, KeyRing.parse(OLD_KEY), VerificationPolicy.DEFAULT);
        int draws = 200_000;
        var firstThree = new int[1000];
        var lastThree = new int[1000];
        for (int i = 0; i < draws; i++) {
            var code = uniform.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON).code();
            assertThat(code).hasSize(6);
            firstThree[Integer.parseInt(code.substring(0, 3))]++;
            lastThree[Integer.parseInt(code.substring(3))]++;
        }

        assertThat(chiSquare(firstThree, draws)).as("seed %d", seed).isBetween(838.0, 1174.0);
        assertThat(chiSquare(lastThree, draws)).as("seed %d", seed).isBetween(838.0, 1174.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 10})
    void codes_have_the_length_of_the_policy(int length) {
        assertThat(codes(OLD_KEY, length)
                        .issue(HOME_NUMBER, Purpose.VERIFICATION, NOON)
                        .code())
                .matches("[0-9]{" + length + "}");
        assertThat(codes(OLD_KEY, length)
                        .issueFictional(HOME_NUMBER, Purpose.VERIFICATION, NOON)
                        .code())
                .isEqualTo("4242424242".substring(0, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12345",
                " 123456",
                "123456 ",
                "12345678901",
                "12345a",
                "１２３４５６",
                "-12345",
                "+123456",
                "123 456"
            })
    void an_entered_code_that_has_not_6_to_10_digits_is_not_well_formed(String entered) {
        assertThat(codes.entered(entered).isWellFormed()).isFalse();
    }

    @Test
    void an_issued_code_does_not_show_itself() {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);

        assertThat(issued.toString()).doesNotContain(issued.code());
    }

    private static double chiSquare(int[] counts, int draws) {
        double expected = (double) draws / counts.length;
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    private static boolean answers(OneTimeCodes codes, String code, OneTimeCodes.Issued issued) {
        return codes.entered(code).matches(issued.challenge(), HOME_NUMBER, Purpose.VERIFICATION);
    }

    private static OneTimeCodes codes(String keys, int length) {
        var defaults = VerificationPolicy.DEFAULT;
        var policy =
                new VerificationPolicy(length, Duration.ofMinutes(10), 5, Duration.ZERO, defaults.failures(), 10, 5);
        return new OneTimeCodes(new SecureRandom(), KeyRing.parse(keys), policy);
    }
}
