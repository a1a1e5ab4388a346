package dev.ringproof.core.codes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.core.domain.PlainText;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.testkit.internal.Mutations;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a person enters as a code, it is a code of one kind at most and has one form, and no exception is thrown. */
class CodeFuzzTest {
    private static final OneTimeCodes CODES =
            new OneTimeCodes(new Random(1), KeyRing.random(new Random(2)), VerificationPolicy.DEFAULT);

    @FuzzTest(maxDuration = "2m")
    void code(byte[] input) {
        requireOneForm(Mutations.text(input));
    }

    @Test
    void codes_that_are_changed_at_random_are_refused_or_have_one_form() {
        Mutations.run(CodeFuzzTest.class, "code", 20261128, 40_000, this::code);
    }

    private static void requireOneForm(String entered) {
        var isOneTimeCode = CODES.entered(entered).isWellFormed();
        var backupCode = BackupCodeIssuer.read(entered);
        if (isOneTimeCode) {
            var code = EnteredCodes.compact(entered);
            assertThat(code).matches("[0-9]{6,10}");
            assertThat(EnteredCodes.compact("\u202a" + code + "\u202c\n")).isEqualTo(code);
            assertThat(backupCode).isEmpty();
        }
        backupCode.ifPresent(code -> {
            var written = code.selector() + "-" + code.secret();
            assertThat(written).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{16}");
            assertThat(BackupCodeIssuer.read(written)).contains(code);
        });
        assertThat(PlainText.isPlain(PlainText.of(entered, 64))).isTrue();
    }
}
