package dev.ringproof.core.delivery.wording;

import dev.ringproof.core.delivery.message.SmsSegments;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A template of one message. A placeholder is a name in braces: {@code {code} is your {app} code}. Braces have no other
 * use, and no character is escaped.
 *
 * @param place the file and the key of the template, for error messages
 */
record MessageTemplate(String place, String template) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern LINK =
            Pattern.compile("https?:|www\\.|[\\p{L}0-9-]+\\.\\p{L}{2,}/", Pattern.CASE_INSENSITIVE);

    /** The joiners of Indic and Arabic letters, and the marks of direction. */
    private static final String INVISIBLE_BUT_NEEDED = "\u200C\u200D\u200E\u200F";

    /**
     * Checks what a message in Latin letters must keep to: it has GSM-7 characters only, and no line break and no link
     * of its own.
     *
     * @param what the name of the checked part, for the error message
     */
    static void requirePlain(String part, String what) {
        requireNoControl(part, what);
        SmsSegments.firstForeign(part).ifPresent(foreign -> {
            throw new IllegalArgumentException("%s has %s (U+%04X), which is outside of GSM-7"
                    .formatted(what, Character.toString(foreign), foreign));
        });
        requireNoLink(part, what);
    }

    /**
     * Checks what a message in other letters must keep to: it has no line break, no link of its own, and no invisible
     * character except those that these scripts need.
     *
     * @param what the name of the checked part, for the error message
     */
    static void requireVisible(String part, String what) {
        requireNoControl(part, what);
        part.codePoints()
                .filter(character -> Character.getType(character) == Character.FORMAT)
                .filter(character -> INVISIBLE_BUT_NEEDED.indexOf(character) < 0)
                .findFirst()
                .ifPresent(invisible -> {
                    throw new IllegalArgumentException(
                            "%s has an invisible character, U+%04X".formatted(what, invisible));
                });
        requireNoLink(part, what);
    }

    private static void requireNoControl(String part, String what) {
        part.chars().filter(Character::isISOControl).findFirst().ifPresent(control -> {
            throw new IllegalArgumentException("%s has a control character, U+%04X".formatted(what, control));
        });
    }

    private static void requireNoLink(String part, String what) {
        var link = LINK.matcher(part);
        if (link.find()) {
            throw new IllegalArgumentException(what + " has a link, " + link.group());
        }
    }

    /** Checks that the template has each of these placeholders, and no other ones. */
    void requirePlaceholders(Set<String> wanted) {
        var placeholders = PLACEHOLDER
                .matcher(template)
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
                    throw new IllegalArgumentException(place + " has an unknown placeholder {" + placeholder + "}");
                });
        var rest = PLACEHOLDER.matcher(template).replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException(place + " has a brace that belongs to no placeholder such as {app}");
        }
    }

    void requireFirst(String placeholder) {
        if (!template.startsWith("{" + placeholder + "}")) {
            throw new IllegalArgumentException(place + " does not begin with {" + placeholder + "}");
        }
    }

    /**
     * Returns the template with a value for each placeholder. A value that looks like a placeholder is not replaced.
     */
    String filled(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(placeholder ->
                        Matcher.quoteReplacement(values.getOrDefault(placeholder.group(1), placeholder.group())));
    }
}
