package dev.ringproof.core.delivery.wording;

import dev.ringproof.core.delivery.message.SmsSegments;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * LanguageTemplates with gaps, each a name in braces: {@code {code} is your {app} code}. Braces are for nothing else, and no sign
 * needs another before it.
 *
 * @param place where an operator finds it, for whatever is said against it
 */
record MessageTemplate(String place, String words) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern LINK =
            Pattern.compile("https?:|www\\.|[\\p{L}0-9-]+\\.\\p{L}{2,}/", Pattern.CASE_INSENSITIVE);

    /** Makes sure of what any text must be: of GSM-7 alone, without a line or a link of its own. */
    static void requirePlain(String text, String what) {
        text.chars().filter(Character::isISOControl).findFirst().ifPresent(control -> {
            throw new IllegalArgumentException("%s has a control character, U+%04X".formatted(what, control));
        });
        SmsSegments.firstForeign(text).ifPresent(foreign -> {
            throw new IllegalArgumentException("%s has %s (U+%04X), which is outside of GSM-7"
                    .formatted(what, Character.toString(foreign), foreign));
        });
        var link = LINK.matcher(text);
        if (link.find()) {
            throw new IllegalArgumentException(what + " has a link, " + link.group());
        }
    }

    /** Makes sure that it has each of these gaps, and no others. */
    void requirePlaceholders(Set<String> wanted) {
        var placeholders = PLACEHOLDER
                .matcher(words)
                .results()
                .map(placeholder -> placeholder.group(1))
                .collect(Collectors.toSet());
        wanted.stream()
                .filter(placeholder -> !placeholders.contains(placeholder))
                .sorted()
                .findFirst()
                .ifPresent(placeholder -> {
                    throw new IllegalArgumentException(place + " is missing {" + placeholder + "}");
                });
        placeholders.stream()
                .filter(placeholder -> !wanted.contains(placeholder))
                .sorted()
                .findFirst()
                .ifPresent(placeholder -> {
                    throw new IllegalArgumentException(place + " has no use for {" + placeholder + "}");
                });
        var rest = PLACEHOLDER.matcher(words).replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException(place + " has a brace that belongs to no placeholder such as {app}");
        }
    }

    void requireFirst(String placeholder) {
        if (!words.startsWith("{" + placeholder + "}")) {
            throw new IllegalArgumentException(place + " does not begin with {" + placeholder + "}");
        }
    }

    /** The words with these values, one for each gap; what a value says is never read as a gap. */
    String filled(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(words)
                .replaceAll(placeholder ->
                        Matcher.quoteReplacement(values.getOrDefault(placeholder.group(1), placeholder.group())));
    }
}
