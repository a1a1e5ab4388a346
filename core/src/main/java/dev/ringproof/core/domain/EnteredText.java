package dev.ringproof.core.domain;

/**
 * What a person has entered or pasted where digits are expected: a number or a code. People copy both from messages,
 * web pages and contact lists, and these add marks of direction, blanks of other kinds, or digits of other scripts.
 * {@link #simplified} writes the same in ASCII. It removes nothing that a person could see, so a strict rule can read
 * the result.
 */
public final class EnteredText {
    /** A longer text is neither a number nor a code, even with two marks beside each digit. */
    public static final int MAX_LENGTH = 64;

    /** Full-width forms of the printable ASCII characters, as keyboards in East Asia write them. */
    private static final int FIRST_FULL_WIDTH = 0xFF01;

    private static final int LAST_FULL_WIDTH = 0xFF5E;
    private static final int FULL_WIDTH_TO_ASCII = 0xFEE0;

    private EnteredText() {}

    /**
     * Writes digits of all scripts as ASCII digits, full-width characters as ASCII, dashes of all kinds as a hyphen,
     * blanks of all kinds as a space, and line breaks of all kinds as a line feed. Invisible marks are left out. Every
     * other character stays as it is. A text of more than {@value #MAX_LENGTH} characters is returned unchanged.
     */
    public static String simplified(String entered) {
        if (entered.length() > MAX_LENGTH) {
            return entered;
        }
        var simple = new StringBuilder(entered.length());
        entered.codePoints()
                .filter(character -> !isInvisible(character))
                .map(EnteredText::simplified)
                .forEach(simple::appendCodePoint);
        return simple.toString();
    }

    private static int simplified(int character) {
        if (character >= FIRST_FULL_WIDTH && character <= LAST_FULL_WIDTH) {
            return character - FULL_WIDTH_TO_ASCII;
        }
        return switch (character) {
            case '\n', '\r', '\f', 0x000B, 0x0085, 0x2028, 0x2029 -> '\n';
            // the minus sign, and the prolonged sound mark, which Japanese keyboards have in the place of a hyphen
            case 0x2212, 0x30FC -> '-';
            // the middle dot, the one dot leader, and the dot of full width in its narrow form
            case 0x00B7, 0x2024, 0xFE52 -> '.';
            case 0xFE62 -> '+';
            case 0xFE59 -> '(';
            case 0xFE5A -> ')';
            default -> byType(character);
        };
    }

    private static int byType(int character) {
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(character, 10);
            case Character.DASH_PUNCTUATION -> '-';
            case Character.SPACE_SEPARATOR -> ' ';
            default -> character == '\t' ? ' ' : character;
        };
    }

    /**
     * Whether a character shows nothing: marks of direction, joiners, blanks without width, soft hyphens. U+202E is not
     * among them: it shows the digits after it in reverse, so it is not clear which number a person has seen.
     */
    private static boolean isInvisible(int character) {
        return switch (character) {
            case 0x00AD, 0x061C, 0x180E, 0xFEFF -> true;
            default ->
                (character >= 0x200B && character <= 0x200F)
                        || (character >= 0x202A && character <= 0x202D)
                        || (character >= 0x2060 && character <= 0x206F);
        };
    }
}
