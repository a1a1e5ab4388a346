package dev.ringproof.core.delivery.wording;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.SmsSegments;
import dev.ringproof.testkit.internal.Mutations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Whatever an operator writes as name, host and template, it is refused with a reason or makes messages that begin with
 * the code and fit one segment.
 */
class TemplateFuzzTest {
    private static final Map<String, String> ENGLISH =
            Objects.requireNonNull(TemplateFiles.builtIn().get("en"));

    @FuzzTest(maxDuration = "2m")
    void template(byte[] input) {
        var lines = Mutations.text(input).split("\n", 3);
        if (lines.length == 3) {
            requireGoodMessages(lines[0], lines[1], lines[2]);
        }
    }

    @Test
    void templates_that_are_changed_at_random_are_refused_or_make_good_messages() {
        Mutations.run(TemplateFuzzTest.class, "template", 20261128, 2_000, this::template);
    }

    private static void requireGoodMessages(String name, String host, String template) {
        LanguageTemplates templates;
        try {
            var named = App.named(name);
            var app = host.isEmpty() ? named : named.withHost(host);
            var english = new HashMap<>(ENGLISH);
            english.put("verification", template);
            templates = new LanguageTemplates(app, "en", english);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("null");
            return;
        }
        var message = templates.code(MessageType.VERIFICATION, "0123456789", Duration.ofMinutes(10));
        assertThat(message).startsWith("0123456789").contains(name).contains("10 min");
        assertThat(SmsSegments.of(message).parts()).isEqualTo(1);
    }
}
