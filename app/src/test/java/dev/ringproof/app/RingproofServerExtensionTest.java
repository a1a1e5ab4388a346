package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.testkit.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension gives tests a server. Its Javadoc shows what stands between the marks. */
class RingproofServerExtensionTest {

    @Nested
    // SIGN-IN {
    @ExtendWith(RingproofServerExtension.class)
    class SignInTest {
        private static final String NUMBER = "+14155552671";

        @Test
        void the_code_from_the_phone_signs_her_in(RingproofServer server, Inbox inbox) throws Exception {
            server.addSecondFactor("anna", NUMBER);
            var signIn = new SecondFactorHost(server.base(), server.secretKey());

            var challenge = signIn.passwordWasRight("anna");

            assertThat(signIn.complete("anna", challenge, "no code")).isFalse();
            assertThat(signIn.complete("anna", challenge, inbox.nextCode(NUMBER)))
                    .isTrue();
        }
    }
    // SIGN-IN }

    @Test
    void its_javadoc_shows_the_test_above() throws IOException {
        var folder = Path.of("src/test/java/dev/ringproof/app");
        var shown = Files.readString(folder.resolve("RingproofServerExtension.java"))
                .replaceAll("(?m)^ \\* ?", "");
        var source = Files.readString(folder.resolve("RingproofServerExtensionTest.java"));

        assertThat(between(shown, "{@snippet :\n", "}\n/"))
                .isEqualToIgnoringWhitespace(
                        between(source, "// SIGN-IN {\n", "    // SIGN-IN }").indent(-4));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** Two settings that are not the default ones: a second message may follow at once, and has another code. */
    @Nested
    class WithSettings {
        private static final String NUMBER = "+14155552672";

        @RegisterExtension
        static final RingproofServerExtension SERVER =
                RingproofServerExtension.with(Map.of("RINGPROOF_RESEND_AFTER", "PT0S", "RINGPROOF_RESEND", "new"));

        private static final Set<String> SEEN = new HashSet<>();

        @Test
        void each_code_is_returned_once_and_the_last_one_as_often_as_wanted(RingproofServer server, Inbox inbox) {
            var me = new Api(server.base()).me(server.token("user_1"));
            var id = me.createId(NUMBER);

            me.prepare(id);
            var first = inbox.nextCode("+1 (415) 555-2672");
            me.prepare(id);
            var second = inbox.nextCode(NUMBER);

            assertThat(inbox.messagesTo(NUMBER)).extracting(Inbox.Message::code).containsExactly(first, second);
            assertThat(inbox.lastCode(NUMBER)).isEqualTo(second).isEqualTo(inbox.lastCode(NUMBER));
            assertThat(me.attempt(id, second).status()).isEqualTo(200);
        }

        @RepeatedTest(2)
        void all_tests_of_a_class_share_a_server(RingproofServer server) {
            SEEN.add(server.base());
            assertThat(SEEN).hasSize(1);
        }
    }

    @Test
    void its_server_is_stopped_and_its_data_are_removed() throws IOException {
        var started = RingproofServerExtension.with(Map.of()).start();
        assertThat(started.data()).isNotEmptyDirectory();

        started.close();

        assertThat(started.data()).doesNotExist();
        assertThatThrownBy(() -> started.server().token("user_1")).isInstanceOf(Api.Unreachable.class);
    }
}
