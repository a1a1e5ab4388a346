package dev.ringproof.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTextTest {
    private static final String TOO_LONG =
            "A name that no telephone has room for, because beside it there must be a code, and "
                    + "a sentence or two around that code.";

    @Test
    void the_code_comes_first_then_whose_it_is() {
        assertThat(new CodeText("ExampleCo", null).render("012345", Duration.ofMinutes(10)))
                .isEqualTo("012345 is your ExampleCo code. Never share it. Expires in 10 min.");
    }

    @Test
    void with_a_host_the_last_line_is_origin_bound() {
        var text = new CodeText("ExampleCo", "example.com").render("012345", Duration.ofMinutes(10));

        assertThat(text).endsWith("\n\n@example.com #012345");
        assertThat(SmsSegments.of(text).fitsOneGsm7Part()).isTrue();
    }

    @Test
    void a_short_life_is_told_in_seconds() {
        assertThat(new CodeText("A", null).render("1", Duration.ofSeconds(45))).contains("Expires in 45 s.");
        assertThat(new CodeText("A", null).render("1", Duration.ofSeconds(119))).contains("Expires in 1 min.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "Curly’s", TOO_LONG})
    void a_name_that_would_spoil_the_text_is_refused(String name) {
        assertThatThrownBy(() -> new CodeText(name, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.com",
                "example.com/",
                "Example.com",
                "exa mple.com",
                "example.com #1",
                "-a.com"
            })
    void a_host_that_is_none_is_refused(String host) {
        assertThatThrownBy(() -> new CodeText("ExampleCo", host)).isInstanceOf(IllegalArgumentException.class);
    }
}
