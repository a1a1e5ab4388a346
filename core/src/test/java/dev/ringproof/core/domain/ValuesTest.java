package dev.ringproof.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.CodeDigest;
import dev.ringproof.core.domain.verification.SealedCode;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "14155552671", "+04155552671", "+1", "+1234567890123456", "+1 415", "+1415555267a"})
    void an_e164_number_is_a_plus_sign_and_two_to_fifteen_digits(String text) {
        assertThatThrownBy(() -> new E164Number(text)).hasMessage("not an E.164 number");
    }

    @Test
    void a_masked_number_shows_its_ends_alone() {
        assertThat(new E164Number("+14155552671").masked()).isEqualTo("+1********71");
        assertThat(new E164Number("+123").masked()).isEqualTo("+***");
    }

    @Test
    void ids_say_what_they_name_and_do_not_repeat() {
        var random = new Random(42);
        Set<PhoneNumberId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(PhoneNumberId.next(random));
        }

        assertThat(ids).hasSize(10_000).allSatisfy(id -> assertThat(id.value()).matches("idn_[0-9A-Za-z]{27}"));
        assertThat(ChallengeId.next(random).value()).matches("ver_[0-9A-Za-z]{27}");
    }

    @Test
    void ids_and_owners_have_a_length() {
        assertThatThrownBy(() -> new PhoneNumberId(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PhoneNumberId("x".repeat(65))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OwnerId("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OwnerId("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_values_that_hold_text_from_outside_refuse_what_is_not_plain() {
        for (var bad : new String[] {"a\0b", "a\nb", "a\ud800", "a\ufffd", "a\u2028b", "\u200b", " \u00a0"}) {
            assertThatThrownBy(() -> new OwnerId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new SessionId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new PhoneNumberId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new ChallengeId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new MessageId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new BackupCodesId(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new IdentificationLink(bad, "saml")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new MessageSearch(null, bad, null, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (var bad : new String[] {"a\0b", "a\u0085b", "a\ud800", "a\u2029b", "\u202egnp.exe"}) {
            assertThatThrownBy(() -> new RequestOrigin(null, bad))
                    .hasMessage("a user agent is plain text of at most 512 characters");
        }
    }

    @Test
    void digests_match_only_the_same_digest_under_the_same_key() {
        var digest = new CodeDigest("1", "00ff");

        assertThat(digest.matches(new CodeDigest("1", "00FF"))).isTrue();
        assertThat(digest.matches(new CodeDigest("1", "00fe"))).isFalse();
        assertThat(digest.matches(new CodeDigest("2", "00ff"))).isFalse();
        assertThat(digest).hasToString("CodeDigest[keyId=1]");
    }

    @Test
    void a_sealed_code_does_not_show_itself_and_has_a_nonce_a_code_and_a_tag() {
        assertThat(new SealedCode("5e".repeat(34))).hasToString("SealedCode");
        for (var wrong : List.of("", "5e".repeat(33), "5e".repeat(39), "5E".repeat(34), "5".repeat(69))) {
            assertThatThrownBy(() -> new SealedCode(wrong)).hasMessageContaining("34 to 38 bytes");
        }
    }

    @Test
    void a_code_without_attempts_is_not_kept() {
        var now = Instant.parse("2026-11-24T12:00:00Z");
        var id = new ChallengeId("ver_1");
        var sealed = new SealedCode("5e".repeat(34));

        assertThatThrownBy(
                        () -> new Challenge(id, new CodeDigest("1", "00ff"), sealed, now, now.plusSeconds(600), 5, 5))
                .hasMessage("a code without attempts is not kept");
    }

    @Test
    void the_policy_refuses_what_the_standard_forbids() {
        assertThatThrownBy(() -> policy(5, Duration.ofMinutes(10), 5)).hasMessage("a code has 6 to 10 digits");
        assertThatThrownBy(() -> policy(11, Duration.ofMinutes(10), 5)).hasMessage("a code has 6 to 10 digits");
        assertThatThrownBy(() -> policy(6, Duration.ofSeconds(601), 5)).hasMessageContaining("at most 10 minutes");
        assertThatThrownBy(() -> policy(6, Duration.ZERO, 5)).hasMessageContaining("more than 0 s");
        assertThatThrownBy(() -> policy(6, Duration.ofMinutes(1), 11)).hasMessage("a code has 1 to 10 attempts");
        assertThatThrownBy(() -> new FailurePolicy(10, Duration.ZERO, Duration.ZERO, 101, Duration.ZERO))
                .hasMessage("a number is disabled after 1 to 100 failures");
        assertThatThrownBy(() -> new FailurePolicy(10, Duration.ZERO, Duration.ZERO, 50, Duration.ofHours(23)))
                .hasMessage("failures are remembered for a day to a year");
        assertThatThrownBy(() -> new FailurePolicy(10, Duration.ZERO, Duration.ZERO, 50, Duration.ofDays(367)))
                .hasMessage("failures are remembered for a day to a year");
        assertThatThrownBy(() -> new SecondFactorPolicy(Duration.ZERO, false, false, 0))
                .hasMessage("at least one set of backup codes may be made within an hour");
    }

    @Test
    void delays_can_be_switched_off_but_the_end_cannot() {
        var lenient = FailurePolicy.DEFAULT.withoutDelays();

        assertThat(lenient.delayAfter(40)).isEqualTo(Duration.ZERO);
        assertThat(lenient.disableAt()).isEqualTo(50);
    }

    private static VerificationPolicy policy(int length, Duration lifetime, int attempts) {
        return new VerificationPolicy(length, lifetime, attempts, Duration.ZERO, FailurePolicy.DEFAULT, 10, 5);
    }
}
