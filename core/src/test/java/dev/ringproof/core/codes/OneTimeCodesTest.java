package dev.ringproof.core.codes;

import static dev.ringproof.core.fixture.Accounts.HOME_NUMBER;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static dev.ringproof.core.fixture.Accounts.WORK_NUMBER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.SealedCode;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimeCodesTest {
    private static final String OLD_KEY = KeyRing.randomText("old", new Random(1));
    private static final String NEW_KEY = KeyRing.randomText("new", new Random(2));

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

    @Test
    void a_code_is_given_once_more_with_its_challenge_as_it_is() {
        var issued = codes.issue(HOME_NUMBER, Purpose.SIGN_IN, NOON);
        var later = NOON.plus(Duration.ofMinutes(5));

        var rotated = codes(NEW_KEY + "," + OLD_KEY, 8);

        assertThat(codes.again(issued.challenge(), HOME_NUMBER, Purpose.SIGN_IN, later))
                .contains(issued);
        assertThat(rotated.again(issued.challenge(), HOME_NUMBER, Purpose.SIGN_IN, later))
                .contains(issued);
    }

    @Test
    void the_code_of_a_test_number_is_given_once_more_too() {
        var issued = codes.issueFictional(HOME_NUMBER, Purpose.POSSESSION, NOON);

        assertThat(codes.again(issued.challenge(), HOME_NUMBER, Purpose.POSSESSION, NOON))
                .contains(issued);
    }

    @Test
    void a_code_whose_key_has_left_the_ring_or_has_changed_is_not_given_once_more() {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var sameIdOtherKey = codes(KeyRing.randomText("old", new Random(3)), 6);

        assertThat(again(codes(NEW_KEY, 6), issued.challenge())).isEmpty();
        assertThat(again(sameIdOtherKey, issued.challenge())).isEmpty();
    }

    @Test
    void a_sealed_code_that_was_moved_or_altered_is_not_given_once_more() {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON).challenge();
        var other = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON).challenge();
        var sealed = requireNonNull(other.sealed());
        var altered = new SealedCode(
                (sealed.hex().startsWith("00") ? "01" : "00") + sealed.hex().substring(2));

        assertThat(again(codes, issued)).isPresent();
        assertThat(again(codes, with(issued, sealed))).isEmpty();
        assertThat(again(codes, with(other, altered))).isEmpty();
        assertThat(codes.again(issued, WORK_NUMBER, Purpose.VERIFICATION, NOON)).isEmpty();
        assertThat(codes.again(issued, HOME_NUMBER, Purpose.POSSESSION, NOON)).isEmpty();
    }

    private static Optional<OneTimeCodes.Issued> again(OneTimeCodes codes, Challenge challenge) {
        return codes.again(challenge, HOME_NUMBER, Purpose.VERIFICATION, NOON);
    }

    private static Challenge with(Challenge challenge, SealedCode sealed) {
        return new Challenge(
                challenge.id(),
                challenge.digest(),
                sealed,
                challenge.issuedAt(),
                challenge.expiresAt(),
                challenge.attempts(),
                challenge.maxAttempts());
    }

    @Test
    void codes_are_not_sealed_if_each_message_carries_a_new_one() {
        var unsealed = new OneTimeCodes(
                new SecureRandom(), KeyRing.parse(OLD_KEY), VerificationPolicy.DEFAULT.withNewCodeOnResend());

        var issued = unsealed.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);

        assertThat(issued.challenge().sealed()).isNull();
        assertThat(again(unsealed, issued.challenge())).isEmpty();
        assertThat(again(
                        unsealed,
                        codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON).challenge()))
                .isEmpty();
    }

    @Test
    void a_seal_shows_neither_its_code_nor_that_two_codes_are_equal() {
        var one = codes.issueFictional(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var other = codes.issueFictional(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var sealed = requireNonNull(one.challenge().sealed());

        assertThat(sealed).isNotEqualTo(other.challenge().sealed());
        assertThat(sealed.hex()).doesNotContain(HexFormat.of().formatHex("424242".getBytes(US_ASCII)));
        assertThat(one.challenge().toString()).doesNotContain(sealed.hex());
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
