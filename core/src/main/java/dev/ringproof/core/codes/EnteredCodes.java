package dev.ringproof.core.codes;

import dev.ringproof.core.domain.EnteredText;

/** Reads codes of both kinds as people enter and paste them. */
final class EnteredCodes {
    private EnteredCodes() {}

    /**
     * Returns the entered code without blanks, line breaks, hyphens and invisible marks, and with ASCII digits. The
     * result is empty if the text is too long for a code.
     */
    static String compact(String entered) {
        if (entered.length() > EnteredText.MAX_LENGTH) {
            return "";
        }
        var code = new StringBuilder(entered.length());
        EnteredText.simplified(entered)
                .codePoints()
                .filter(character -> character != ' ' && character != '\n' && character != '-')
                .forEach(code::appendCodePoint);
        return code.toString();
    }
}
