package dev.ringproof.core.delivery.wording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What CLDR knows of languages: which codes stand for others, in which script and region a language is most likely
 * read, and how far two languages, scripts or regions are apart for a reader. It is read once, from {@code
 * languages/cldr.txt}. Immutable.
 */
final class LanguageData {
    static final LanguageData CLDR = read();

    private static final int OTHER_LANGUAGE = 80;
    private static final int OTHER_SCRIPT = 50;
    private static final int OTHER_REGION = 4;
    private static final int OTHER_GROUP_OF_REGIONS = 5;
    private static final int BRITISH_FOR_THE_COMMONWEALTH = 3;
    private static final int MOST_ALIASES = 3;

    private final Map<String, Language> aliases = new HashMap<>();
    private final Map<String, String> regions = new HashMap<>();
    private final Map<String, Language> likely = new HashMap<>();
    private final Map<String, Map<String, Integer>> languageDistances = new HashMap<>();
    private final Map<String, Map<String, Integer>> scriptDistances = new HashMap<>();
    private final Map<String, Set<String>> groups = new HashMap<>();
    private final Set<Language> paradigms = new HashSet<>();

    /** A language in a script, as it is read in a region. A part that is not known is empty. */
    record Language(String language, String script, String region) {
        String inScript() {
            return language + "-" + script;
        }

        private static Language of(Locale locale) {
            return new Language(locale.getLanguage(), locale.getScript(), locale.getCountry());
        }

        private Language or(Language other) {
            return new Language(
                    language, script.isEmpty() ? other.script : script, region.isEmpty() ? other.region : region);
        }
    }

    private static LanguageData read() {
        try (var file = LanguageData.class.getResourceAsStream("languages/cldr.txt")) {
            var data = new LanguageData();
            new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> data.add(line.split(" ", -1)));
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] words) {
        switch (words[0]) {
            case "alias" -> aliases.put(words[1], Language.of(Locale.forLanguageTag(words[2])));
            case "region" -> regions.put(words[1], words[2]);
            case "likely" -> likely.put(words[1], new Language("", words[2], words[3]));
            case "language" -> put(languageDistances, words);
            case "script" -> put(scriptDistances, words);
            case "group" -> groups.put(words[1], Set.copyOf(List.of(words).subList(2, words.length)));
            case "paradigm" ->
                Stream.of(words)
                        .skip(1)
                        .map(Locale::forLanguageTag)
                        .map(this::likely)
                        .forEach(paradigms::add);
            default -> throw new IllegalStateException("cldr.txt has a line that begins with " + words[0]);
        }
    }

    private static void put(Map<String, Map<String, Integer>> distances, String[] words) {
        distances.computeIfAbsent(words[1], any -> new HashMap<>()).put(words[2], Integer.valueOf(words[3]));
    }

    /** Returns a language with its likely script and region, and with today's codes. */
    Language likely(Locale locale) {
        var given = current(Language.of(locale));
        var base = given.language();
        var found = likely.get(base + "-" + given.script());
        if (found == null) {
            found = likely.get(base + "-" + given.region());
        }
        if (found == null) {
            found = likely.get(base);
        }
        return found == null ? given : given.or(found);
    }

    private Language current(Language given) {
        var current = given;
        for (int i = 0; i < MOST_ALIASES && aliases.containsKey(current.language()); i++) {
            var alias = Objects.requireNonNull(aliases.get(current.language()));
            current = new Language(alias.language(), current.script(), current.region()).or(alias);
        }
        return new Language(
                current.language(), current.script(), regions.getOrDefault(current.region(), current.region()));
    }

    /** Whether others are measured by this form of a language, such as Mexican Spanish by that of Latin America. */
    boolean isParadigm(Language language) {
        return paradigms.contains(language);
    }

    /**
     * Returns how far a language that there is lies from one that is asked for. 0 is the same one, 4 or 5 is another
     * region, and a reader understands nothing that is 50 or more away.
     */
    int distance(Language asked, Language there) {
        int distance = distance(languageDistances, asked.language(), there.language(), OTHER_LANGUAGE);
        if (distance < OTHER_LANGUAGE && !asked.script().equals(there.script())) {
            distance += distance(scriptDistances, asked.inScript(), there.inScript(), OTHER_SCRIPT);
        }
        return distance + regionDistance(asked, there);
    }

    private static int distance(Map<String, Map<String, Integer>> distances, String asked, String there, int unlisted) {
        if (asked.equals(there)) {
            return 0;
        }
        return distances.getOrDefault(asked, Map.of()).getOrDefault(there, unlisted);
    }

    private int regionDistance(Language asked, Language there) {
        if (asked.region().equals(there.region())) {
            return 0;
        }
        var group = groups.getOrDefault(asked.inScript(), groups.get(asked.language()));
        if (group == null || !asked.language().equals(there.language())) {
            return OTHER_REGION;
        }
        boolean askedIsIn = group.contains(asked.region());
        boolean thereIsIn = group.contains(there.region());
        if (askedIsIn != thereIsIn) {
            return OTHER_GROUP_OF_REGIONS;
        }
        boolean isBritish = asked.language().equals("en")
                && !askedIsIn
                && (asked.region().equals("GB") || there.region().equals("GB"));
        return isBritish ? BRITISH_FOR_THE_COMMONWEALTH : OTHER_REGION;
    }
}
