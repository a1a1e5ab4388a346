package dev.ringproof.core.delivery.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The default alphabet of GSM, by 3GPP TS 23.038, 6.2.1. It has 127 characters of one septet. Ten more, the extension
 * table, take two septets, of which the first is the escape. National language tables are not used, since few phones
 * know them.
 */
public final class Gsm7Alphabet {
    private static final byte ESCAPE = 0x1B;

    /**
     * The characters by their code, 16 on each line. The question mark at the code of the escape is only a place
     * holder.
     */
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅå"
            + "Δ_ΦΓΛΩΠΨΣΘΞ?ÆæßÉ"
            + " !\"#¤%&'()*+,-./"
            + "0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNO"
            + "PQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmno"
            + "pqrstuvwxyzäöñüà";

    private static final String EXTENSION = "\f^{}\\[~]|€";
    private static final byte[] EXTENSION_CODES = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    private static final Map<Integer, byte[]> SEPTETS = septets();

    private Gsm7Alphabet() {}

    private static Map<Integer, byte[]> septets() {
        var septets = new HashMap<Integer, byte[]>();
        for (int code = 0; code < BASIC.length(); code++) {
            if (code != ESCAPE) {
                septets.put((int) BASIC.charAt(code), new byte[] {(byte) code});
            }
        }
        for (int i = 0; i < EXTENSION.length(); i++) {
            septets.put((int) EXTENSION.charAt(i), new byte[] {ESCAPE, EXTENSION_CODES[i]});
        }
        return Map.copyOf(septets);
    }

    /**
     * Returns how many septets a character takes, given as a code point: 1, 2, or 0 if the alphabet does not have it.
     */
    public static int septets(int character) {
        var septets = SEPTETS.get(character);
        return septets == null ? 0 : septets.length;
    }

    /** Returns the septets of each character, one septet per byte; empty if the alphabet does not have one of them. */
    public static Optional<List<byte[]>> encode(String text) {
        var characters = new ArrayList<byte[]>();
        for (int character : text.codePoints().toArray()) {
            var septets = SEPTETS.get(character);
            if (septets == null) {
                return Optional.empty();
            }
            characters.add(septets.clone());
        }
        return Optional.of(characters);
    }
}
