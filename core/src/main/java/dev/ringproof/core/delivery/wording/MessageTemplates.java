package dev.ringproof.core.delivery.wording;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.domain.E164Number;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The wording of messages, in 18 languages and those that an operator adds. A message with a code begins with the code,
 * so that previews and autofill find it. All templates are checked when they are read: with the longest values each
 * message fits one GSM-7 segment, or two UCS-2 segments if its language is not written in Latin letters. It has the
 * placeholders that it needs and no link. {@code docs/texts.md} explains
 * the rules. Immutable.
 */
public final class MessageTemplates {
    private static final String ENGLISH = "en";
    private static final Map<String, Map<String, String>> BUILT_IN = TemplateFiles.builtIn();

    private final Map<String, LanguageTemplates> languages;
    private final LanguageMatcher matcher;
    private final Locale defaultLanguage;

    private MessageTemplates(Map<String, LanguageTemplates> languages, Locale defaultLanguage) {
        this.languages = languages;
        this.matcher = new LanguageMatcher(
                languages.keySet().stream().map(Locale::forLanguageTag).toList());
        this.defaultLanguage = defaultLanguage;
    }

    /**
     * Returns the built-in templates.
     *
     * @throws IllegalArgumentException when the app's name or host is too long for one of them
     */
    public static MessageTemplates of(App app) {
        return of(requireNonNull(app, "app"), Map.of());
    }

    /**
     * Returns the built-in templates, changed by the files in a folder. A file is called {@code <language
     * tag>.properties}; it replaces single templates, or adds a language. If a language lacks a template, that of the
     * same language and script without a region is used, or else the English one.
     *
     * @throws IllegalArgumentException when a template is not right; the message names the file, the key and the reason
     */
    public static MessageTemplates of(App app, Path folder) {
        return of(requireNonNull(app, "app"), TemplateFiles.in(requireNonNull(folder, "folder")));
    }

    static MessageTemplates of(App app, Map<String, Map<String, String>> overrides) {
        var all = new TreeMap<>(BUILT_IN);
        overrides.forEach((tag, templates) -> all.merge(tag, templates, MessageTemplates::overridden));
        var languages = new TreeMap<String, LanguageTemplates>();
        all.keySet().forEach(tag -> languages.put(tag, new LanguageTemplates(app, tag, complete(tag, all))));
        return new MessageTemplates(languages, Locale.ENGLISH);
    }

    private static Map<String, String> complete(String tag, Map<String, Map<String, String>> all) {
        var english = Objects.requireNonNull(all.get(ENGLISH));
        var inheriting = english;
        for (var parent : parents(Locale.forLanguageTag(tag))) {
            inheriting = overridden(inheriting, all.getOrDefault(parent, Map.of()));
        }
        return overridden(inheriting, all.getOrDefault(tag, Map.of()));
    }

    /** Returns the languages without the region that have the same script: {@code zh-Hant} for {@code zh-HK}. */
    private static List<String> parents(Locale language) {
        var alone = Locale.of(language.getLanguage());
        var script = LanguageMatcher.script(language);
        var inScript = alone.toLanguageTag() + "-" + script;
        return LanguageMatcher.script(alone).equals(script)
                ? List.of(alone.toLanguageTag(), inScript)
                : List.of(inScript);
    }

    private static Map<String, String> overridden(Map<String, String> templates, Map<String, String> overrides) {
        var both = new HashMap<>(templates);
        both.putAll(overrides);
        return both;
    }

    /**
     * Returns these templates with another default language; it is used when neither the request nor the number's
     * region suggests one.
     *
     * @throws IllegalArgumentException when there are no templates in that language
     */
    public MessageTemplates byDefault(Locale language) {
        if (!languages.containsKey(language.toLanguageTag())) {
            throw new IllegalArgumentException(
                    "there are no templates in " + language.toLanguageTag() + "; there are " + languages.keySet());
        }
        return new MessageTemplates(languages, language);
    }

    /**
     * Returns the tags of the languages in which some messages need two segments, with a code of six digits. Carriers
     * bill each segment.
     */
    public List<String> inTwoSegments() {
        return languages.entrySet().stream()
                .filter(language -> !language.getValue().fitsOneSegment())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Returns the language for a message: the one that suits the requested languages best, as CLDR matches them ({@code
     * fr} suits {@code fr-CA}, and {@code nb} suits {@code no}), else the one that the number's region suggests, else
     * the default language.
     *
     * @param requested the languages that the reader understands, the best one first
     * @param region the number's region, ISO 3166-1 alpha-2; null if it has none
     */
    public Locale language(List<Locale> requested, @Nullable String region) {
        return matcher.best(requested)
                .or(() -> Optional.ofNullable(region)
                        .flatMap(RegionLanguages::of)
                        .flatMap(suggested -> matcher.best(List.of(suggested))))
                .orElse(defaultLanguage);
    }

    /**
     * Returns the body of a message with a code.
     *
     * @param lifetime how long the code is valid from now on. It is shown in whole minutes, or in seconds if it is less
     *     than one minute
     * @throws IllegalArgumentException when messages of this type carry no code
     */
    public String code(MessageType type, String code, Duration lifetime, Locale language) {
        if (!type.carriesCode()) {
            throw new IllegalArgumentException("a message of type " + type + " carries no code");
        }
        return templates(language).code(type, code, lifetime);
    }

    /**
     * Returns the language in which a body with a code was written; empty if no template of today has written it.
     *
     * @param lifetime how long the code was valid when the body was written
     */
    public Optional<Locale> languageOf(String body, MessageType type, String code, Duration lifetime) {
        return languages.keySet().stream()
                .map(Locale::forLanguageTag)
                .filter(language -> code(type, code, lifetime, language).equals(body))
                .findFirst();
    }

    /**
     * Returns the body of a notice.
     *
     * @param number the number that has changed, which is shown masked. It is not shown if the change is not about a
     *     number
     */
    public String notice(Notice notice, E164Number number, Locale language) {
        return templates(language).notice(notice, number);
    }

    private LanguageTemplates templates(Locale language) {
        return Objects.requireNonNull(
                languages.get(language(List.of(language), null).toLanguageTag()));
    }
}
