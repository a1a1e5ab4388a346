package dev.ringproof.adapters.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLanguagesTest {
    private static final long SEED = 257;

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    de                                   | de
                    nn-NO,nn;q=0.9,en;q=0.5              | nn-NO nn en
                    en;q=0.5,nn-NO                       | nn-NO en
                    zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7  | zh-TW zh en-US en
                    a;q=0.5,de;q=0.5,fr;q=0.5            | de fr
                    de , fr ; q = 0.9                    | de fr
                    de;Q=0.1,fr;q=1.000                  | fr de
                    de;q=1.5,fr                          | de fr
                    de;q=0,fr;q=0.0,it;q=0.000           | none
                    de;q=much,fr;q=,it;q=-1,es           | es
                    de;level=1,es                        | es
                    *,de                                 | de
                    pt_BR,klingon?!,de                   | pt-BR de
                    de,de,de-AT,de                       | de de-AT
                    ,,;;,!,é,de,                         | de
                    iw,zh-cmn-Hans,no-bok                | he cmn-Hans nb
                    """)
    void a_header_names_the_languages_that_a_user_reads_the_best_first(String header, String tags) {
        assertThat(tags(RequestLanguages.accepted(header))).isEqualTo(tags == null ? "" : tags);
    }

    @Test
    void of_a_long_header_the_first_20_languages_and_the_first_1000_characters_are_read() {
        var thousand =
                IntStream.range(0, 1000).mapToObj(i -> "de-" + (100 + i % 900)).collect(Collectors.joining(","));

        assertThat(RequestLanguages.accepted(thousand)).hasSize(20);
        assertThat(RequestLanguages.accepted("fr," + "x".repeat(10_000) + ",de"))
                .containsExactly(Locale.FRENCH);
        assertThat(RequestLanguages.accepted(" ".repeat(996) + ",fr,de")).containsExactly(Locale.FRENCH);
        assertThat(RequestLanguages.accepted(",".repeat(10_000) + "fr")).isEmpty();
        assertThat(RequestLanguages.accepted("")).isEmpty();
    }

    @Test
    void no_header_makes_trouble() {
        var random = new Random(SEED);
        var alphabet = "deq=;,.01*-_ \u00e9\u0000\t\ud800zhTWx%\"\\";
        for (int i = 0; i < 20_000; i++) {
            var header = random.ints(random.nextInt(120), 0, alphabet.length())
                    .mapToObj(index -> String.valueOf(alphabet.charAt(index)))
                    .collect(Collectors.joining());

            assertThat(RequestLanguages.accepted(header))
                    .as("seed %d, run %d", SEED, i)
                    .hasSizeLessThanOrEqualTo(20)
                    .allMatch(language -> !language.getLanguage().isEmpty());
        }
    }

    private static String tags(List<Locale> languages) {
        return languages.stream().map(Locale::toLanguageTag).collect(Collectors.joining(" "));
    }
}
