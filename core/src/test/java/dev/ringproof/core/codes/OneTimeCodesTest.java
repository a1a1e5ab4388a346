package dev.ringproof.core.codes;

import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
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
        var sameIdOtherKey = codes(KeyRing.newPair("old", new Random(3)), 6);

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
                "12345678901",
                "1 2 3 4 5 6 7 8 9 0 1",
                "12345a",
                "-12345",
                "+123456",
                "123.456",
                "12345\u00b2",
                "12345①",
                "123456\u0000",
                "\u202e123456",
                "123456                                                           "
            })
    void an_entered_code_that_has_not_6_to_10_digits_is_not_well_formed(String entered) {
        assertThat(codes.entered(entered).isWellFormed()).isFalse();
    }

    /** What people paste: wso2/product-is#17641, auth0/lock#1387 and scheb/2fa#182 are reports of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%1$s %2$s",
                " %1$s%2$s ",
                "%1$s%2$s\n",
                "%1$s%2$s\r\n",
                "%1$s\n%2$s",
                "\t%1$s%2$s",
                "%1$s-%2$s",
                "%1$s\u2011%2$s",
                "%1$s\u2013%2$s",
                "%1$s\u00a0%2$s",
                "%1$s\u202f%2$s\u3000",
                "\u200e%1$s%2$s\u200f",
                "\u202a%1$s%2$s\u202c",
                "\u2066%1$s%2$s\u2069",
                "%1$s\u200b%2$s\ufeff",
                "%1$s\u00ad%2$s"
            })
    void a_code_is_the_same_code_however_a_person_pastes_it(String pasted) {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var code = issued.code();
        var entered = codes.entered(pasted.formatted(code.substring(0, 3), code.substring(3)));

        assertThat(entered.isWellFormed()).isTrue();
        assertThat(entered.matches(issued.challenge(), HOME_NUMBER, Purpose.VERIFICATION))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {'０', '٠', '۰', '०', '০', '๐', 0x1D7CE})
    void the_digits_of_a_code_may_be_of_any_script(int zero) {
        var issued = codes.issue(HOME_NUMBER, Purpose.VERIFICATION, NOON);
        var entered = issued.code()
                .chars()
                .map(digit -> digit - '0' + zero)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(codes.entered(entered).isWellFormed()).isTrue();
        assertThat(answers(codes, entered, issued)).isTrue();
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
