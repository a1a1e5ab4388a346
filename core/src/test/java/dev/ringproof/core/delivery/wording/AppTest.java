package dev.ringproof.core.delivery.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {

    @Test
    void an_app_has_the_name_host_and_hash_that_it_was_given() {
        assertThat(App.named("ExampleCo").withHost("example.com").withAndroidHash("FA+9qCX9VSu"))
                .isEqualTo(new App("ExampleCo", "example.com", "FA+9qCX9VSu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " A", "two\nlines", "Curly’s", "{code}", "example.com/", "www.example.com"})
    void a_name_that_would_spoil_a_message_is_refused(String name) {
        assertThatThrownBy(() -> App.named(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the app name ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.com",
                "example.com/",
                "example.com:8080",
                "Example.com",
                "exa mple.com",
                "example.com #1",
                "-a.com"
            })
    void a_host_that_is_not_well_formed_is_refused(String host) {
        var app = App.named("ExampleCo");

        assertThatThrownBy(() -> app.withHost(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FA+9qCX9VS", "FA+9qCX9VSuu", "FA_9qCX9VSu"})
    void an_android_hash_that_is_not_well_formed_is_refused(String hash) {
        var app = App.named("ExampleCo");

        assertThatThrownBy(() -> app.withAndroidHash(hash)).isInstanceOf(IllegalArgumentException.class);
    }
}
