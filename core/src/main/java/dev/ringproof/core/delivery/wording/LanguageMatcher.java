package dev.ringproof.core.delivery.wording;

import dev.ringproof.core.delivery.wording.LanguageData.Language;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds among the languages that there are the best one for a reader, as CLDR matches languages. It knows that Danish
 * is nearer to Norwegian than English is, which script belongs to a region, and which region is nearer than another.
 * The order of the reader's languages counts: each further one is as far away as another region. So the second language
 * is better if it is there and the first one is only similar. Immutable.
 */
final class LanguageMatcher {
    /** A different script is this far away: the reader would understand nothing. */
    private static final int TOO_FAR = 50;

    private static final int FURTHER_LANGUAGE = 5;
    /** A list of this many languages says all. A longer one only costs time. */
    private static final int MOST_REQUESTED = 20;

    private final List<There> languages;

    private record There(Locale locale, Language language) {}

    LanguageMatcher(Collection<Locale> languages) {
        this.languages = languages.stream()
                .map(locale -> new There(locale, LanguageData.CLDR.likely(locale)))
                .sorted(Comparator.comparing((There there) -> !LanguageData.CLDR.isParadigm(there.language()))
                        .thenComparingInt(
                                there -> there.locale().toLanguageTag().length())
                        .thenComparing(there -> there.locale().toLanguageTag()))
                .toList();
    }

    /**
     * Returns the best one of the languages.
     *
     * @param requested the languages that the reader understands, the best one first; a locale without a language does
     *     not count
     */
    Optional<Locale> best(List<Locale> requested) {
        @Nullable Locale best = null;
        int least = Integer.MAX_VALUE;
        int further = 0;
        for (var asked : requested.subList(0, Math.min(requested.size(), MOST_REQUESTED))) {
            if (further >= least) {
                break;
            }
            if (asked.getLanguage().isEmpty()) {
                continue;
            }
            var language = LanguageData.CLDR.likely(asked);
            for (var there : languages) {
                int distance =
                        asked.equals(there.locale()) ? -1 : LanguageData.CLDR.distance(language, there.language());
                if (distance < TOO_FAR && distance + further < least) {
                    least = distance + further;
                    best = there.locale();
                }
            }
            further += FURTHER_LANGUAGE;
        }
        return Optional.ofNullable(best);
    }

    /** Whether a language is written in Latin letters, also if CLDR does not know it. */
    static boolean isLatin(Locale language) {
        var script = script(language);
        return script.isEmpty() || script.equals("Latn");
    }

    /** Returns the script in which a language is most likely read; empty if CLDR does not know it. */
    static String script(Locale language) {
        return LanguageData.CLDR.likely(language).script();
    }
}
