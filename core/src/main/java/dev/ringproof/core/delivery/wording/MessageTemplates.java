package dev.ringproof.core.delivery.wording;

import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.domain.E164Number;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What texts say, in 12 languages and whatever an operator adds. A text with a code says the code first, so that previews
 * and autofill find it, then whose it is. All is checked when it is made: with the longest values each text fits one
 * GSM-7 segment, has the placeholders that it needs and no link. {@code docs/texts.md} has the rules.
 */
public final class MessageTemplates {
    private static final String ENGLISH = "en";
    private static final Map<String, Map<String, String>> BUILT_IN = TemplateFiles.builtIn();

    private final Map<String, LanguageTemplates> languages;
    private final Locale byDefault;

    private MessageTemplates(Map<String, LanguageTemplates> languages, Locale byDefault) {
        this.languages = languages;
        this.byDefault = byDefault;
    }

    /** The built-in words. Throws {@link IllegalArgumentException} where name or host are too long for one of them. */
    public static MessageTemplates of(App app) {
        return of(app, Map.of());
    }

    /**
     * The built-in words, and over them those of a folder of {@code <language tag>.properties}: single ones, or a language
     * more. What a language does not say is said as without its region, and else in English. Throws
     * {@link IllegalArgumentException}, naming file, key and reason, where a text would not be right.
     */
    public static MessageTemplates of(App app, Path folder) {
        return of(app, TemplateFiles.in(folder));
    }

    static MessageTemplates of(App app, Map<String, Map<String, String>> overrides) {
        var all = new TreeMap<>(BUILT_IN);
        overrides.forEach((tag, words) -> all.merge(tag, words, MessageTemplates::overridden));
        var languages = new TreeMap<String, LanguageTemplates>();
        all.keySet().forEach(tag -> languages.put(tag, new LanguageTemplates(app, tag, complete(tag, all))));
        return new MessageTemplates(languages, Locale.ENGLISH);
    }

    private static Map<String, String> complete(String tag, Map<String, Map<String, String>> all) {
        var english = Objects.requireNonNull(all.get(ENGLISH));
        var withoutRegion = all.getOrDefault(Locale.forLanguageTag(tag).getLanguage(), Map.of());
        return overridden(overridden(english, withoutRegion), all.getOrDefault(tag, Map.of()));
    }

    private static Map<String, String> overridden(Map<String, String> words, Map<String, String> overrides) {
        var both = new HashMap<>(words);
        both.putAll(overrides);
        return both;
    }

    /** The same, speaking this language where nothing speaks for another. */
    public MessageTemplates byDefault(Locale language) {
        if (!languages.containsKey(language.toLanguageTag())) {
            throw new IllegalArgumentException(
                    "there are no texts in " + language.toLanguageTag() + "; there are " + languages.keySet());
        }
        return new MessageTemplates(languages, language);
    }

    /**
     * The language to speak: the first asked for that is there ({@code fr} will do for {@code fr-CA}), else the one that
     * the number's region suggests, else the default.
     *
     * @param asked what the reader reads, best first
     * @param region of the number, by ISO 3166-1 alpha-2; null where it has none
     */
    public Locale language(List<Locale> asked, @Nullable String region) {
        var suggested = Optional.ofNullable(region).flatMap(RegionLanguages::of);
        var wanted = Stream.of(asked.stream(), suggested.stream(), Stream.of(byDefault))
                .flatMap(locales -> locales)
                .map(locale -> new LanguageRange(locale.toLanguageTag()))
                .toList();
        return Locale.forLanguageTag(Locale.lookupTag(wanted, languages.keySet()));
    }

    /**
     * A text with a code.
     *
     * @param lifetime of the code from now on, shown in whole minutes, or in seconds when it is less than one
     */
    public String code(MessageType type, String code, Duration lifetime, Locale language) {
        if (!type.carriesCode()) {
            throw new IllegalArgumentException("a " + type + " has no code");
        }
        return words(language).code(type, code, lifetime);
    }

    /**
     * A text of a change.
     *
     * @param number which the change is about, shown masked; any where it is about none
     */
    public String notice(Notice notice, E164Number number, Locale language) {
        return words(language).notice(notice, number);
    }

    private LanguageTemplates words(Locale language) {
        return Objects.requireNonNull(
                languages.get(language(List.of(language), null).toLanguageTag()));
    }
}
