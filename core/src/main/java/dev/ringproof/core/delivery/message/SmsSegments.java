package dev.ringproof.core.delivery.message;

import java.util.OptionalInt;

/**
 * How many parts a text takes in the air, by 3GPP TS 23.038 and 23.040: GSM-7 has 160 septets, or 153 a part when there
 * are several; characters of the extension table take two. One character outside of GSM-7 turns the whole text into
 * UCS-2: 70 units, or 67 a part. A pair of septets or surrogates is never split.
 *
 * @param units septets or UTF-16 units
 * @param parts what carriers bill
 */
public record SmsSegments(Encoding encoding, int units, int parts) {
    public enum Encoding {
        GSM_7(160, 153),
        UCS_2(70, 67);

        private final int alone;
        private final int joined;

        Encoding(int alone, int joined) {
            this.alone = alone;
            this.joined = joined;
        }
    }

    public static SmsSegments of(String text) {
        return firstForeign(text).isEmpty()
                ? count(Encoding.GSM_7, septets(text))
                : count(Encoding.UCS_2, surrogates(text));
    }

    /** The first character, as a code point, that GSM-7 has not. */
    public static OptionalInt firstForeign(String text) {
        return text.codePoints()
                .filter(character -> Gsm7Alphabet.septets(character) == 0)
                .findFirst();
    }

    public boolean fitsOneGsm7Part() {
        return encoding == Encoding.GSM_7 && parts <= 1;
    }

    private static int[] septets(String text) {
        return text.codePoints().map(Gsm7Alphabet::septets).toArray();
    }

    private static int[] surrogates(String text) {
        return text.codePoints().map(Character::charCount).toArray();
    }

    private static SmsSegments count(Encoding encoding, int[] widths) {
        int units = 0;
        int parts = 1;
        int room = encoding.joined;
        for (int width : widths) {
            units += width;
            if (width > room) {
                parts++;
                room = encoding.joined;
            }
            room -= width;
        }
        return new SmsSegments(encoding, units, units <= encoding.alone ? 1 : parts);
    }
}
