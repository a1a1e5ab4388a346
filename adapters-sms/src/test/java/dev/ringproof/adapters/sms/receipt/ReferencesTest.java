package dev.ringproof.adapters.sms.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    @ParameterizedTest
    @CsvSource({
        "ref-42, ref-42",
        "' ref-42\n', ref-42",
        "Ref-42, Ref-42",
        "AAAAAAAA-BBBB-4CCC-8DDD-0123456789AB, aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
        "AAAAAAAA-BBBB-4CCC-8DDD-0123456789ABC, AAAAAAAA-BBBB-4CCC-8DDD-0123456789ABC"
    })
    void blanks_and_the_case_of_a_uuid_do_not_count(String text, String reference) {
        assertThat(References.of(text)).contains(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "two words", "a\u0000b", "\u00e9", "\u0662"})
    void a_text_without_an_id_is_none(String text) {
        assertThat(References.of(text)).isEmpty();
    }

    @Test
    void a_reference_has_255_characters_at_most() {
        assertThat(References.of("x".repeat(255))).isPresent();
        assertThat(References.of("x".repeat(256))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "42, 42",
        "42.0, 42",
        "4.2e1, 42",
        "18446744073709551616, 18446744073709551616",
        "4.2, 4.2",
        "-0.0, 0",
        "1e2000000, 1E+2000000",
    })
    void a_number_in_json_is_written_without_a_fraction(String number, String reference) {
        var json = Json.object("{\"id\":" + number + "}").orElseThrow();

        assertThat(Json.reference(json, "/id")).contains(reference);
    }
}
