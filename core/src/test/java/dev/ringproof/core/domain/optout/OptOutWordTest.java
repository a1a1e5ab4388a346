package dev.ringproof.core.domain.optout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutWordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "stop",
                "Stop",
                " STOP",
                "STOP ",
                "\nStop\r\n",
                "STOPALL",
                "UNSUBSCRIBE",
                "CANCEL",
                "END",
                "QUIT",
                "REVOKE",
                "OPTOUT"
            })
    void these_replies_opt_out(String reply) {
        assertThat(OptOutWord.of(reply)).contains(OptOutWord.OPT_OUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "start", " Yes ", "YES", "UNSTOP"})
    void these_replies_opt_in(String reply) {
        assertThat(OptOutWord.of(reply)).contains(OptOutWord.OPT_IN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "HELP",
                "INFO",
                "Please stop",
                "STOP it",
                "stop.",
                "don't stop",
                "S T O P",
                "424242",
                "no",
                "yes!"
            })
    void any_other_reply_asks_for_nothing(String reply) {
        assertThat(OptOutWord.of(reply)).isEmpty();
    }

    @Test
    void a_word_among_very_many_blanks_is_a_longer_reply() {
        assertThat(OptOutWord.of(" ".repeat(61) + "STOP")).isEmpty();
    }

    /** In Turkish, the capital letter of i has a dot. */
    @Test
    void the_words_are_the_same_on_a_server_of_any_language() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr"));
        try {
            assertThat(OptOutWord.of("unsubscribe")).contains(OptOutWord.OPT_OUT);
            assertThat(OptOutWord.of("quit")).contains(OptOutWord.OPT_OUT);
        } finally {
            Locale.setDefault(before);
        }
    }
}
