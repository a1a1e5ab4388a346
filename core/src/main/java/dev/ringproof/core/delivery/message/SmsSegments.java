package dev.ringproof.core.delivery.message;

import java.util.OptionalInt;

/**
 * How a message's body is divided into parts on the air, by 3GPP TS 23.038 and 23.040. A single GSM-7 part has 160
 * septets; if there are several parts, each has 153. A character of the extension table takes two septets. One
 * character outside of GSM-7 makes the whole body UCS-2: a single part then has 70 units, and each of several parts 67.
 * A pair of septets or of surrogates is never split.
 *
 * @param units septets in GSM-7, UTF-16 units in UCS-2
 * @param parts how many parts there are, at least 1; carriers bill each one
 */
public record SmsSegments(Encoding encoding, int units, int parts) {
    /** The alphabet of a whole body. */
    public enum Encoding {
        GSM_7(160, 153),
        UCS_2(70, 67);

        private final int single;
        private final int perPart;

        Encoding(int single, int perPart) {
            this.single = single;
            this.perPart = perPart;
        }
    }

    public static SmsSegments of(String body) {
        return firstForeign(body).isEmpty()
                ? count(Encoding.GSM_7, septets(body))
                : count(Encoding.UCS_2, surrogates(body));
    }

    /** Returns the code point of the first character that GSM-7 does not have; empty if there is none. */
    public static OptionalInt firstForeign(String body) {
        return body.codePoints()
                .filter(character -> Gsm7Alphabet.septets(character) == 0)
                .findFirst();
    }

    public boolean fitsOneGsm7Part() {
        return encoding == Encoding.GSM_7 && parts <= 1;
    }

    private static int[] septets(String body) {
        return body.codePoints().map(Gsm7Alphabet::septets).toArray();
    }

    private static int[] surrogates(String body) {
        return body.codePoints().map(Character::charCount).toArray();
    }

    private static SmsSegments count(Encoding encoding, int[] widths) {
        int units = 0;
        int parts = 1;
        int room = encoding.perPart;
        for (int width : widths) {
            units += width;
            if (width > room) {
                parts++;
                room = encoding.perPart;
            }
            room -= width;
        }
        return new SmsSegments(encoding, units, units <= encoding.single ? 1 : parts);
    }
}
