package dev.ringproof.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test that a program with a sign-in of its own has. The Javadoc of the extension and docs/embedding.md show what
 * stands between the marks.
 */
// SIGN-IN {
@ExtendWith(RingproofExtension.class)
class SignInExampleTest {
    private static final String NUMBER = "+14155552671";

    private final SignIn signIn;

    SignInExampleTest(Ringproof ringproof) {
        signIn = new SignIn(ringproof);
    }

    @BeforeEach
    void anna_has_a_second_factor(Ringproof ringproof) {
        var secondFactor = new PhoneNumberUpdate(true, null, true, null);
        ringproof.administration().open(new OwnerId("anna"));
        ringproof
                .administration()
                .create(new OwnerId("anna"), NUMBER, secondFactor)
                .orElseThrow();
    }

    @Test
    void the_code_from_the_phone_signs_her_in(Inbox inbox) {
        var question = signIn.passwordWasRight("anna");

        assertThat(signIn.complete(question, inbox.lastCode(NUMBER))).isTrue();
    }

    @Test
    void after_ten_minutes_it_does_not(Inbox inbox, SettableClock clock) {
        var question = signIn.passwordWasRight("anna");
        clock.advance(Duration.ofMinutes(10));

        assertThat(signIn.complete(question, inbox.lastCode(NUMBER))).isFalse();
    }
    // SIGN-IN }

    // PROGRAM {
    /** The second half of a sign-in, as a program has it that embeds Ringproof. */
    static final class SignIn {
        private final Ringproof ringproof;

        SignIn(Ringproof ringproof) {
            this.ringproof = ringproof;
        }

        /** Sends a code to the user's second factor, and returns the id of the challenge. */
        String passwordWasRight(String user) {
            return ringproof
                    .secondFactorAuthentication()
                    .challenge(new OwnerId(user), null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                    .orElseThrow()
                    .id()
                    .value();
        }

        /** Checks what the user has entered: the code, or a backup code. */
        boolean complete(String challenge, String code) {
            return ringproof.secondFactorAuthentication().attempt(new ChallengeId(challenge), code, null)
                    instanceof Outcome.Accepted;
        }
    }
    // PROGRAM }

    @Test
    void the_javadoc_of_the_extension_shows_this_test() throws IOException {
        var shown = Files.readString(Path.of("src/main/java/dev/ringproof/testkit/RingproofExtension.java"))
                .replaceAll("(?m)^ \\* ?", "");
        var source = Files.readString(Path.of("src/test/java/dev/ringproof/testkit/SignInExampleTest.java"));

        assertThat(between(shown, "{@snippet :\n", "}\n/"))
                .isEqualToIgnoringWhitespace(between(source, "// SIGN-IN {\n", "    // SIGN-IN }") + "}\n");
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
