package dev.ringproof.core.domain;

import java.util.function.IntPredicate;

/**
 * The gate for text from outside that is kept or shown: ids, names, and what carriers say. Text is plain if each store
 * keeps it unchanged and if it stays on one line of a log. So plain text is valid Unicode, and it has no control
 * characters, no line or paragraph separators, no characters that change the direction of the text around them, and no
 * noncharacters. Plain text is never normalised: two texts are equal only if they have the same characters.
 *
 * <p>The rule does not ask whether a character is assigned, because a newer version of Unicode would answer otherwise.
 */
public final class PlainText {
    /** Decoders write this character for octets that they cannot read, so two different ids would become one. */
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private PlainText() {}

    /** Returns whether all characters of the text are plain. An empty text is plain. */
    public static boolean isPlain(String text) {
        return !hasAny(text, character -> !isPlain(character));
    }

    /**
     * Returns whether the text can be an id: plain text of 1 to {@code maxLength} UTF-16 units, with at least one
     * visible character, and without the character U+FFFD, which stands for lost ones.
     */
    public static boolean isId(String text, int maxLength) {
        return text.length() <= maxLength
                && isPlain(text)
                && text.indexOf(REPLACEMENT_CHARACTER) < 0
                && hasAny(text, PlainText::isVisible);
    }

    /** It is a loop and no stream, since each request checks many texts. */
    private static boolean hasAny(String text, IntPredicate condition) {
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            if (condition.test(character)) {
                return true;
            }
        }
        return false;
    }

    /** Refuses text that cannot be an id by an {@link IllegalArgumentException}, which does not repeat the text. */
    static void requireId(String text, int maxLength, String what) {
        if (!isId(text, maxLength)) {
            throw new IllegalArgumentException(what + " has 1 to " + maxLength + " characters, and is plain text");
        }
    }

    /** Makes plain text of any text: each other character becomes a blank, and the end is cut off. */
    public static String of(String text, int maxLength) {
        if (text.length() <= maxLength && isPlain(text)) {
            return text;
        }
        var plain = new StringBuilder();
        text.codePoints()
                .limit(maxLength)
                .map(character -> isPlain(character) ? character : ' ')
                .takeWhile(character -> plain.length() + Character.charCount(character) <= maxLength)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isPlain(int character) {
        return (character >= ' ' && character <= '~') || isPlainByType(character);
    }

    private static boolean isPlainByType(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> !isNoncharacter(character) && !changesDirection(character);
        };
    }

    /** The two last code points of each plane, and 32 more, will never be characters (Unicode, 23.7). */
    private static boolean isNoncharacter(int character) {
        return (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
    }

    /** The embeddings, overrides and isolates of Unicode's bidirectional algorithm. */
    private static boolean changesDirection(int character) {
        return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    }

    private static boolean isVisible(int character) {
        return !Character.isWhitespace(character)
                && !Character.isSpaceChar(character)
                && Character.getType(character) != Character.FORMAT;
    }
}
