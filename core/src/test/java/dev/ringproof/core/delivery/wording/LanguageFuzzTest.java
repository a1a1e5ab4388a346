package dev.ringproof.core.delivery.wording;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.testkit.internal.Mutations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whatever languages a reader asks for, and whatever the number's region is, there is a message. */
class LanguageFuzzTest {
    private static final MessageTemplates TEMPLATES = MessageTemplates.of(App.named("Acme"));

    /** The first line is a region, and each further one is a language tag. */
    @FuzzTest(maxDuration = "2m")
    void languages(byte[] input) {
        var lines = Mutations.text(input).split("\n", 10);
        var requested = Arrays.stream(lines)
                .skip(1)
                .map(Locale::forLanguageTag)
                .filter(locale -> !locale.getLanguage().isEmpty())
                .toList();
        var language = TEMPLATES.language(requested, lines[0].isEmpty() ? null : lines[0]);
        var message = TEMPLATES.code(MessageType.VERIFICATION, "123456", Duration.ofMinutes(10), language);

        assertThat(message).startsWith("123456").contains("Acme");
    }

    @Test
    void languages_that_are_changed_at_random_have_a_message() {
        Mutations.run(LanguageFuzzTest.class, "languages", 20261128, 20_000, this::languages);
    }
}
