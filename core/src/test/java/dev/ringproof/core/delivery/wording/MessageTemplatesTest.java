package dev.ringproof.core.delivery.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.SmsSegments;
import dev.ringproof.core.domain.E164Number;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTemplatesTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final E164Number NUMBER = new E164Number("+14155552671");
    private static final App APP = App.named("ExampleCo");
    private static final App LONGEST_NAME_AND_HOST = App.named("N".repeat(24)).withHost("h".repeat(36));
    private static final App WITH_ANDROID_HASH =
            App.named("N".repeat(21)).withHost("example.com").withAndroidHash("FA+9qCX9VSu");

    @TempDir
    Path folder;

    @Test
    void the_code_comes_first_and_then_the_app_that_it_is_for() {
        assertThat(verification(MessageTemplates.of(APP), TEN_MINUTES))
                .isEqualTo("012345 is your ExampleCo code. Never share it. Expires in 10 min.");
        assertThat(MessageTemplates.of(APP).code(MessageType.SECOND_FACTOR, "012345", TEN_MINUTES, Locale.GERMAN))
                .isEqualTo("012345 ist Ihr Sicherheitscode für ExampleCo. Nie weitergeben. Läuft in 10 min ab.");
    }

    @Test
    void with_a_host_the_last_line_is_origin_bound_and_the_line_before_it_the_android_hash() {
        assertThat(verification(MessageTemplates.of(APP.withHost("example.com")), TEN_MINUTES))
                .endsWith("10 min.\n\n@example.com #012345");
        assertThat(verification(MessageTemplates.of(WITH_ANDROID_HASH), TEN_MINUTES))
                .endsWith("10 min.\n\nFA+9qCX9VSu\n@example.com #012345");
        assertThat(verification(MessageTemplates.of(APP.withAndroidHash("FA+9qCX9VSu")), TEN_MINUTES))
                .endsWith("10 min.\n\nFA+9qCX9VSu");
    }

    @Test
    void a_lifetime_of_less_than_a_minute_is_shown_in_seconds() {
        var templates = MessageTemplates.of(APP);

        assertThat(verification(templates, Duration.ofSeconds(45))).contains("Expires in 45 s.");
        assertThat(verification(templates, Duration.ofSeconds(119))).contains("Expires in 1 min.");
    }

    @Test
    void a_notice_says_what_happened_to_which_number_and_has_no_machine_lines() {
        var templates = MessageTemplates.of(WITH_ANDROID_HASH);

        assertThat(templates.notice(Notice.NUMBER_ADDED, NUMBER, Locale.ENGLISH))
                .isEqualTo("N".repeat(21) + ": +1********71 was added to your account. Not you? Contact support.");
        assertThat(templates.notice(Notice.BACKUP_CODE_USED, NUMBER, Locale.ENGLISH))
                .doesNotContain("71");
        assertThatThrownBy(() -> templates.code(MessageType.NOTICE, "1", TEN_MINUTES, Locale.ENGLISH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"da", "de", "en", "es", "fi", "fr", "id", "it", "nb", "nl", "pt", "sv"})
    void every_message_of_every_language_fits_one_segment(String language) {
        var locale = Locale.forLanguageTag(language);
        for (var app : List.of(LONGEST_NAME_AND_HOST, WITH_ANDROID_HASH)) {
            var templates = MessageTemplates.of(app);

            assertThat(templates.language(List.of(locale), null)).isEqualTo(locale);
            for (var type : List.of(MessageType.VERIFICATION, MessageType.SECOND_FACTOR)) {
                for (var lifetime : List.of(TEN_MINUTES, Duration.ofSeconds(59))) {
                    var message = templates.code(type, "0123456789", lifetime, locale);
                    assertThat(SmsSegments.of(message).fitsOneGsm7Part())
                            .as(message)
                            .isTrue();
                    assertThat(message).startsWith("0123456789 ").endsWith(" #0123456789");
                }
            }
            for (var notice : Notice.values()) {
                var message = templates.notice(notice, new E164Number("+123456789012345"), locale);
                assertThat(SmsSegments.of(message).fitsOneGsm7Part())
                        .as(message)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "hi", "ja", "th", "zh", "zh-Hant"})
    void every_message_in_other_letters_begins_with_the_code_and_fits_one_segment(String language) {
        var locale = Locale.forLanguageTag(language);
        var templates = MessageTemplates.of(App.named("N".repeat(10)));

        assertThat(templates.language(List.of(locale), null)).isEqualTo(locale);
        assertThat(templates.inTwoSegments()).isEmpty();
        for (var type : List.of(MessageType.VERIFICATION, MessageType.SECOND_FACTOR)) {
            for (var lifetime : List.of(TEN_MINUTES, Duration.ofSeconds(59))) {
                var message = templates.code(type, "0123456789", lifetime, locale);
                assertThat(message).startsWith("0123456789 ").contains("N".repeat(10), lifetimeDigits(lifetime));
                assertUcs2(message, 1);
            }
        }
        for (var notice : Notice.values()) {
            assertUcs2(templates.notice(notice, new E164Number("+123456789012345"), locale), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "hi", "ja", "th", "zh", "zh-Hant"})
    void with_a_host_a_message_in_other_letters_ends_with_the_code_and_fits_two_segments(String language) {
        var locale = Locale.forLanguageTag(language);
        for (var app : List.of(LONGEST_NAME_AND_HOST, WITH_ANDROID_HASH)) {
            var templates = MessageTemplates.of(app);
            for (var type : List.of(MessageType.VERIFICATION, MessageType.SECOND_FACTOR)) {
                var message = templates.code(type, "0123456789", Duration.ofSeconds(59), locale);

                assertUcs2(message, 2);
                assertThat(OriginBoundCode.parse(message))
                        .contains(new OriginBoundCode(String.valueOf(app.host()), "0123456789"));
            }
        }
    }

    private static void assertUcs2(String message, int parts) {
        assertThat(SmsSegments.of(message).encoding()).isEqualTo(SmsSegments.Encoding.UCS_2);
        assertThat(SmsSegments.of(message).parts()).as(message).isEqualTo(parts);
        assertThat(message.codePoints().filter(Character::isDigit))
                .as("phones fill in digits of ASCII")
                .allMatch(digit -> digit < 128);
        assertThat(message.codePoints().filter(character -> Character.getType(character) == Character.FORMAT))
                .allMatch(mark -> mark == 0x200E);
    }

    private static String lifetimeDigits(Duration lifetime) {
        return lifetime.equals(TEN_MINUTES) ? "10" : "59";
    }

    @Test
    void languages_whose_messages_need_two_segments_are_named() {
        assertThat(MessageTemplates.of(APP).inTwoSegments()).isEmpty();
        assertThat(MessageTemplates.of(APP.withHost("example.com")).inTwoSegments())
                .containsExactly("ar", "hi", "th");
    }

    @ParameterizedTest
    @CsvSource({
        "ar, 012345 هو رمز ExampleCo الخاص بك. لا تشاركه مع أحد. صالح 10 د.",
        "hi, 012345 आपका ExampleCo कोड है। किसी को न बताएं। 10 मिनट मान्य।",
        "ja, 012345 はExampleCoの確認コードです。誰にも教えないでください。10分有効。",
        "th, 012345 คือรหัส ExampleCo ของคุณ ห้ามบอกใคร ใช้ได้ 10 นาที",
        "zh, 012345 是您的 ExampleCo 验证码。请勿告诉他人。10 分钟内有效。",
        "zh-Hant, 012345 是您的 ExampleCo 驗證碼。請勿告訴他人。10 分鐘內有效。"
    })
    void a_message_in_other_letters_says(String language, String message) {
        assertThat(MessageTemplates.of(APP)
                        .code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.forLanguageTag(language)))
                .isEqualTo(message);
    }

    @Test
    void a_masked_number_keeps_its_order_between_arabic_letters() {
        assertThat(MessageTemplates.of(APP).notice(Notice.NUMBER_ADDED, NUMBER, Locale.of("ar")))
                .contains("\u200E+1********71 ");
    }

    @Test
    void a_file_may_have_other_letters_if_its_language_is_written_in_them() throws IOException {
        write("ru.properties", "verification={code} — код {app}. Никому не говорите. {lifetime}.\n");
        write("zh-HK.properties", "minutes={count}分鐘\n");
        write("sr.properties", "verification={code} је код за {app}. {lifetime}.\n");
        write("sr-Latn.properties", "minutes={count} min\n");
        var templates = MessageTemplates.of(APP, folder);

        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.of("ru")))
                .isEqualTo("012345 — код ExampleCo. Никому не говорите. 10 min.");
        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.of("zh", "HK")))
                .isEqualTo("012345 是您的 ExampleCo 驗證碼。請勿告訴他人。10分鐘內有效。");
        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.of("sh")))
                .startsWith("012345 is your");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pl | {code} to kod {app}. Ważny {lifetime}. | has ż (U+017C), which is outside of GSM-7
                    xx | {code} код {app} {lifetime}            | has к (U+043A), which is outside of GSM-7
                    sr-Latn | {code} код {app} {lifetime}       | has к (U+043A), which is outside of GSM-7
                    ru | {code} код \\u202E{app} {lifetime}   | has an invisible character, U+202E
                    ru | {code} код \\u200B{app} {lifetime}   | has an invisible character, U+200B
                    ru | {code} код {app} {lifetime} пример.рф/ | has a link, пример.рф/
                    ru | {code} код\\n{app} {lifetime}        | has a control character, U+000A
                    ru | код {code} {app} {lifetime}            | does not begin with {code}
                    """)
    void a_template_in_other_letters_keeps_to_the_rules_too(String tag, String template, String why)
            throws IOException {
        write(tag + ".properties", "verification=" + template + "\n");

        assertThatThrownBy(() -> MessageTemplates.of(APP, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(tag + ".properties: verification " + why);
    }

    @Test
    void a_template_in_other_letters_has_134_units_at_most() throws IOException {
        var template = "verification={code} {app} {lifetime} " + "д".repeat(134 - 10 - 1 - 9 - 1 - 6 - 1);
        write("ru.properties", template);
        assertThat(MessageTemplates.of(APP, folder).inTwoSegments()).containsExactly("ru");

        write("ru.properties", template + "д");

        assertThatThrownBy(() -> MessageTemplates.of(APP, folder))
                .hasMessageStartingWith("ru.properties: verification makes a message of 135 UTF-16 units");
    }

    @ParameterizedTest
    @CsvSource({
        "fr-CA, , fr",
        "fr-CA, DE, fr",
        "ko-KR, DE, de",
        "zh-Hant-TW, DE, zh-Hant",
        "no, DE, nb",
        "no-NO, DE, nb",
        "nn, DE, nb",
        "zh-TW, DE, zh-Hant",
        "zh-SG, DE, zh",
        "tl, DE, de",
        ", DE, de",
        ", AT, de",
        ", BR, pt",
        ", MX, es",
        ", CA, en",
        ", JP, ja",
        ", TH, th",
        ", EG, ar",
        ", CN, zh",
        ", TW, zh-Hant",
        ", HK, zh-Hant",
        ", IN, en",
        ", AE, en",
        ", KR, en",
        ", , en",
        "und, ID, id",
        "in, , id"
    })
    void the_language_is_the_requested_one_or_else_that_of_the_region_or_else_english(
            String requested, String region, String language) {
        var languages = requested == null ? List.<Locale>of() : List.of(Locale.forLanguageTag(requested));

        assertThat(MessageTemplates.of(APP).language(languages, region)).isEqualTo(Locale.forLanguageTag(language));
    }

    @Test
    void the_first_requested_language_that_there_is_is_used() {
        assertThat(MessageTemplates.of(APP).language(List.of(Locale.KOREAN, Locale.ITALIAN, Locale.GERMAN), "US"))
                .isEqualTo(Locale.ITALIAN);
    }

    @Test
    void an_operator_chooses_the_language_that_is_used_when_nothing_suggests_one() {
        var templates = MessageTemplates.of(APP).byDefault(Locale.FRENCH);

        assertThat(templates.language(List.of(), "KR")).isEqualTo(Locale.FRENCH);
        assertThat(templates.language(List.of(), "US")).isEqualTo(Locale.ENGLISH);
        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.KOREAN))
                .startsWith("012345 est votre code");
        assertThatThrownBy(() -> templates.byDefault(Locale.KOREAN))
                .hasMessageStartingWith("there are no templates in ko; there are [ar, da, de, ");
    }

    @Test
    void a_file_replaces_single_templates_and_leaves_the_others() throws IOException {
        write("de.properties", "\uFEFFverification={code} ist Dein {app}-Code, {lifetime} lang.\n");
        write("notes.txt", "this file is ignored");
        var templates = MessageTemplates.of(APP, folder);

        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.GERMAN))
                .isEqualTo("012345 ist Dein ExampleCo-Code, 10 min lang.");
        assertThat(templates.code(MessageType.SECOND_FACTOR, "012345", TEN_MINUTES, Locale.GERMAN))
                .startsWith("012345 ist Ihr Sicherheitscode");
    }

    @Test
    void a_file_adds_a_language_and_each_missing_template_comes_from_another_language() throws IOException {
        write("pl.properties", "verification={code} to kod {app}. Nie udostepniaj go. {lifetime}.\n");
        write("pt-BR.properties", "minutes={count} minutos\n");
        write("en.properties", "backup_code_used={app}: backup code used.\n");
        var templates = MessageTemplates.of(APP, folder);

        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, Locale.of("pl", "PL")))
                .isEqualTo("012345 to kod ExampleCo. Nie udostepniaj go. 10 min.");
        assertThat(templates.notice(Notice.BACKUP_CODE_USED, NUMBER, Locale.of("pl")))
                .isEqualTo("ExampleCo: backup code used.");
        assertThat(templates.code(MessageType.VERIFICATION, "012345", TEN_MINUTES, templates.language(List.of(), "BR")))
                .isEqualTo("012345 é o seu PIN ExampleCo. Nunca o divulgue. Expira em 10 minutos.");
        assertThat(templates.language(List.of(Locale.of("pt", "PT")), null)).isEqualTo(Locale.of("pt"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {code} is {app}’s code for {lifetime} | has ’ (U+2019), which is outside of GSM-7
                    {code} is {app} code 📱 {lifetime}    | has 📱 (U+1F4F1), which is outside of GSM-7
                    {code} is your code. {lifetime}       | is missing {app}
                    {code} is your {app} code.            | is missing {lifetime}
                    {code} is {app} {name} {lifetime}     | has an unknown placeholder {name}
                    {code} is {app} {Code} {lifetime}     | has a brace that belongs to no placeholder such as {app}
                    {code} is {app} {lifetime}}           | has a brace that belongs to no placeholder such as {app}
                    Your {app} code: {code}, {lifetime}   | does not begin with {code}
                    {code} {app} {lifetime} HTTPS://a     | has a link, HTTPS:
                    {code} {app} {lifetime} www.a.com     | has a link, www.
                    {code} {app} {lifetime} bit.ly/x      | has a link, bit.ly/
                    {code} {app}.com/login {lifetime}     | has a link, ExampleCo.com/
                    {code}\\n@evil.com {app} {lifetime}   | has a control character, U+000A
                    """)
    void a_template_that_would_spoil_a_message_is_refused_and_named(String template, String why) throws IOException {
        write("de.properties", "verification=" + template + "\n");

        assertThatThrownBy(() -> MessageTemplates.of(APP, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("de.properties: verification " + why);
    }

    @Test
    void a_message_is_measured_with_the_longest_values() throws IOException {
        var template = "verification={code} {app} {lifetime} " + "x".repeat(160 - 10 - 1 - 9 - 1 - 6 - 1);
        write("de.properties", template);
        assertThat(MessageTemplates.of(APP, folder)).isNotNull();

        write("de.properties", template + "x");

        assertThatThrownBy(() -> MessageTemplates.of(APP, folder))
                .hasMessageStartingWith("de.properties: verification makes a message of 161 septets");
        assertThatThrownBy(() -> MessageTemplates.of(App.named("€".repeat(50))))
                .hasMessageContaining("septets with the longest values");
        assertThatThrownBy(() -> MessageTemplates.of(App.named("N".repeat(60)).withAndroidHash("FA+9qCX9VSu")))
                .hasMessageContaining("bytes with the longest values");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    de.properties    | greeting=Hello         | de.properties has an unknown key: greeting
                    de_AT.properties | minutes={count} min    | de_AT.properties is not named by a language
                    German.properties | minutes={count} min   | German.properties is not named by a language
                    de.properties    | minutes=\\u00zz        | de.properties cannot be read as properties in UTF-8
                    """)
    void a_file_with_a_wrong_name_key_or_form_is_refused(String name, String content, String why) throws IOException {
        write(name, content);

        assertThatThrownBy(() -> MessageTemplates.of(APP, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void a_file_in_another_encoding_and_a_folder_that_does_not_exist_are_refused() throws IOException {
        Files.write(folder.resolve("de.properties"), "minutes={count} für".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> MessageTemplates.of(APP, folder))
                .hasMessageStartingWith("de.properties cannot be read as properties in UTF-8");
        assertThatThrownBy(() -> MessageTemplates.of(APP, folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none cannot be read");
    }

    @Test
    void phones_read_host_and_code_from_every_message_that_was_allowed() {
        var random = new Random(9);
        for (int i = 0; i < 500; i++) {
            var host = randomHost(random);
            var app =
                    App.named(random.nextBoolean() ? "ExampleCo" : "@a.com #1").withHost(host);
            var templates = MessageTemplates.of(
                    random.nextBoolean() ? app : app.withAndroidHash("FA+9qCX9VSu"),
                    Map.of("en", Map.of("verification", "{code} " + randomWords(random) + "{app} {lifetime}")));
            for (int j = 0; j < 40; j++) {
                var code = Long.toString(random.nextLong(100_000, 10_000_000_000L));

                var message = templates.code(MessageType.VERIFICATION, code, TEN_MINUTES, Locale.ENGLISH);

                assertThat(OriginBoundCode.parse(message)).as(message).contains(new OriginBoundCode(host, code));
            }
        }
    }

    private static String randomHost(RandomGenerator random) {
        return List.of("example.com", "localhost", "a-b.example.co", "1.example", "login.x")
                .get(random.nextInt(5));
    }

    private static String randomWords(RandomGenerator random) {
        var signs = "abc XYZ @#%$!?.,:;()'\"&*+-= 0123äöüñÆ€[]~\\^|";
        var words = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            words.append(signs.charAt(random.nextInt(signs.length())));
        }
        return words.toString();
    }

    /** What a phone reads in a message, step by step as in WICG's "parse an origin-bound one-time code message". */
    private record OriginBoundCode(String host, String code) {
        private static Optional<OriginBoundCode> parse(String message) {
            var line = message.substring(
                    message.replace("\r\n", "\n").replace('\r', '\n').lastIndexOf('\n') + 1);
            var host = token(line, 0, '@');
            int afterHost = 1 + host.length();
            if (host.isEmpty() || afterHost >= line.length() || line.charAt(afterHost) != ' ') {
                return Optional.empty();
            }
            var code = token(line, afterHost + 1, '#');
            return code.isEmpty() ? Optional.empty() : Optional.of(new OriginBoundCode(host, code));
        }

        /**
         * Returns what follows the marker up to the next white space; empty if there is no marker or nothing after it.
         */
        private static String token(String line, int position, char marker) {
            if (position >= line.length() || line.charAt(position) != marker) {
                return "";
            }
            int end = position + 1;
            while (end < line.length() && " \t\n\f\r".indexOf(line.charAt(end)) < 0) {
                end++;
            }
            return line.substring(position + 1, end);
        }
    }

    private static String verification(MessageTemplates templates, Duration lifetime) {
        return templates.code(MessageType.VERIFICATION, "012345", lifetime, Locale.ENGLISH);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
