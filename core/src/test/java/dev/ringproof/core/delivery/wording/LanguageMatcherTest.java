package dev.ringproof.core.delivery.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CLDR says of a reader's languages. The expected values are those of ICU, except where a test says otherwise. */
class LanguageMatcherTest {
    private static final String BUILT_IN = "ar da de en es fi fr hi id it ja nb nl pt sv th zh zh-Hant";
    private static final long SEED = 9167;

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "no, nb",
                "no-NO, nb",
                "nb-NO, nb",
                "nn, nb",
                "nn-NO, nb",
                "no-nynorsk, nb",
                "nor, nb",
                "da-GL, da",
                "fo, da",
                "sv-FI, sv",
                "is, en",
                "zh, zh",
                "zh-CN, zh",
                "zh-SG, zh",
                "zh-MY, zh",
                "zh-Hans-TW, zh",
                "cmn, zh",
                "cmn-Hans, zh",
                "wuu, zh",
                "zh-TW, zh-Hant",
                "zh-HK, zh-Hant",
                "zh-MO, zh-Hant",
                "zh-Hant-CN, zh-Hant",
                "yue, zh-Hant",
                "yue-HK, zh-Hant",
                "yue-CN, zh",
                "nan-TW, zh-Hant",
                "zh-yue, zh-Hant",
                "in, id",
                "ind, id",
                "ms, id",
                "jv, id",
                "su, id",
                "ger, de",
                "deu, de",
                "de-AT, de",
                "gsw, de",
                "lb, de",
                "rm, de",
                "arb, ar",
                "ar-EG, ar",
                "arz, ar",
                "ary, ar",
                "apc, ar",
                "es-MX, es",
                "es-419, es",
                "ca, es",
                "eu, es",
                "gl, es",
                "pt-BR, pt",
                "pt-PT, pt",
                "pt-AO, pt",
                "fr-CA, fr",
                "br, fr",
                "ht, fr",
                "hi-Latn, hi",
                "mr, hi",
                "ja-Latn, ja",
                "fy, nl",
                "af, en",
                "cy, en",
                "en-UK, en",
                "ko, none",
                "ru, none",
                "pl, none",
                "vi, none",
                "he, none",
                "iw, none",
                "ug, none",
                "und, none",
                "xx, none",
                "zxx, none",
                "mul, none"
            })
    void of_the_built_in_languages_a_reader_gets(String asked, String found) {
        assertThat(best(BUILT_IN, asked)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "iw, he, he",
                "ji, yi, yi",
                "tl, fil, fil",
                "mo, ro, ro",
                "zsm, ms, ms",
                "prs, fa, fa",
                "fil, tl, tl",
                "sr-Latn, sr, sr",
                "sr, sr-Latn, sr-Latn",
                "sr-ME, sr sr-Latn, sr-Latn",
                "sr, sr sr-Latn, sr",
                "sh, sr sr-Latn, sr-Latn",
                "sh, hr, hr",
                "hr, bs, bs",
                "es-MX, es es-419, es-419",
                "es-AR, es es-419 es-MX, es-419",
                "es-ES, es es-419, es",
                "es, es es-419, es",
                "es-GQ, es es-419, es",
                "pt-AO, pt pt-PT, pt-PT",
                "pt-BR, pt pt-PT, pt",
                "pt, pt-BR pt-PT, pt-BR",
                "pt-MZ, pt-BR pt-PT, pt-PT",
                "en-AU, en en-GB, en-GB",
                "en-IN, en en-GB, en-GB",
                "en-CA, en en-GB, en",
                "en-GB, en en-GB, en-GB",
                "zh-MO, zh zh-Hant zh-HK, zh-HK",
                "zh-Hant, zh zh-Hant zh-HK, zh-Hant",
                "zh-Hant, zh, none",
                "zh, zh-Hant, none",
                "zh-Hans, zh-Hant en, none",
                "az-Arab, az, none",
                "uz-AF, uz, none",
                "pa-PK, pa, none",
                "de, gsw, none",
                "de, lb, none",
                "en, cy, none",
                "nb, no, no",
                "nb, nn, nn",
                "da, nb, nb",
                "ar-MA, ar-EG ar-DZ, ar-DZ",
                "fr-CA, fr fr-CA, fr-CA",
                "fr-CH, fr fr-CA, fr",
                "de-CH-1996, de de-CH, de-CH"
            })
    void of_the_languages_of_an_operator_a_reader_gets(String asked, String there, String found) {
        assertThat(best(there, asked)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "nn-NO nn en, nb",
        "nn en, nb",
        "fr-CA en, fr",
        "pt-AO en, pt",
        "ca en, en",
        "ca es en, es",
        "fy de, de",
        "ko ja en, ja",
        "ko ru pl uk cs sk hu ro bg he el de en, de",
        "zh-TW en, zh-Hant",
        "und de, de",
        "gsw fr, fr"
    })
    void the_second_language_of_a_reader_is_better_than_one_that_is_only_similar_to_the_first(
            String asked, String found) {
        assertThat(best(BUILT_IN, asked)).isEqualTo(found);
    }

    @Test
    void the_same_form_of_a_language_is_always_the_best_one() {
        var languages = locales(BUILT_IN + " en-GB en-AU pt-BR pt-PT zh-HK zh-TW sr sr-Latn es-419 es-MX de-AT nn no");

        assertThat(languages)
                .allSatisfy(language -> assertThat(new LanguageMatcher(languages).best(List.of(language)))
                        .contains(language));
    }

    @Test
    void the_order_of_the_languages_that_there_are_does_not_count() {
        var random = new Random(SEED);
        var there = new ArrayList<>(locales(BUILT_IN + " en-GB pt-PT es-419 zh-HK bs hr no"));
        var asked = Stream.concat(Arrays.stream(Locale.getISOLanguages()), Stream.of("sh"))
                .map(Locale::of)
                .toList();
        var first = asked.stream()
                .map(language -> new LanguageMatcher(there).best(List.of(language)))
                .toList();

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(there, random);
            var matcher = new LanguageMatcher(there);
            assertThat(asked.stream()
                            .map(language -> matcher.best(List.of(language)))
                            .toList())
                    .as("seed %d, run %d", SEED, i)
                    .isEqualTo(first);
        }
    }

    @Test
    void a_long_list_is_read_to_its_twentieth_language_only() {
        var korean = Collections.nCopies(19, Locale.KOREAN);
        var matcher = new LanguageMatcher(locales(BUILT_IN));

        assertThat(matcher.best(with(korean, Locale.GERMAN))).contains(Locale.GERMAN);
        assertThat(matcher.best(with(with(korean, Locale.KOREAN), Locale.GERMAN)))
                .isEmpty();
        assertThat(matcher.best(List.of())).isEmpty();
    }

    @Test
    void many_threads_may_ask_one_matcher() throws Exception {
        var matcher = new LanguageMatcher(locales(BUILT_IN));
        var asked = locales("nn-NO zh-TW gsw ca fr-CA");
        var expected =
                asked.stream().map(language -> matcher.best(List.of(language))).toList();
        Callable<Boolean> ask = () -> {
            for (int i = 0; i < 2_000; i++) {
                if (!expected.equals(asked.stream()
                        .map(language -> matcher.best(List.of(language)))
                        .toList())) {
                    return false;
                }
            }
            return true;
        };

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(Collections.nCopies(8, ask), 60, TimeUnit.SECONDS)) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    private static @Nullable String best(String there, String asked) {
        return new LanguageMatcher(locales(there))
                .best(locales(asked))
                .map(Locale::toLanguageTag)
                .map(tag -> Arrays.asList(there.split(" ")).contains(tag) ? tag : "another: " + tag)
                .orElse(null);
    }

    private static List<Locale> locales(String tags) {
        return Arrays.stream(tags.split(" ")).map(Locale::forLanguageTag).toList();
    }

    private static List<Locale> with(List<Locale> languages, Locale last) {
        var all = new ArrayList<>(languages);
        all.add(last);
        return all;
    }
}
