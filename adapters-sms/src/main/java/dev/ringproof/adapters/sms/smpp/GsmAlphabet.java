package dev.ringproof.adapters.sms.smpp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The default alphabet of GSM, by 3GPP TS 23.038: 127 characters of one septet, and ten more of two, the first of which is
 * the escape. Language tables, which few phones know, are left alone.
 */
final class GsmAlphabet {
    private static final byte ESCAPE = 0x1B;
    private static final byte CARRIAGE_RETURN = 0x0D;
    private static final int SEPTET = 7;

    /** By code, 16 a line; the question mark in the second one stands for the escape, which is no character. */
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

    private GsmAlphabet() {}

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

    /** The septets of each character, one an octet; empty when the alphabet lacks one of them. */
    static Optional<List<byte[]>> encode(String text) {
        var characters = new ArrayList<byte[]>();
        for (int character : text.codePoints().toArray()) {
            var septets = SEPTETS.get(character);
            if (septets == null) {
                return Optional.empty();
            }
            characters.add(septets);
        }
        return Optional.of(characters);
    }

    /**
     * Eight septets to seven octets, the lowest bits first. Where a whole septet would be left over it is a carriage
     * return, since a reader who only knows the octets would take zeros for another {@code @}.
     *
     * @param fill bits to leave at the front, to end on a septet what stands before
     */
    static byte[] pack(byte[] septets, int fill) {
        int bits = fill + septets.length * SEPTET;
        var packed = new byte[(bits + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < septets.length; i++) {
            put(septets[i], packed, fill + i * SEPTET);
        }
        if (packed.length * Byte.SIZE - bits == SEPTET) {
            put(CARRIAGE_RETURN, packed, bits);
        }
        return packed;
    }

    private static void put(byte septet, byte[] packed, int bit) {
        int octet = bit / Byte.SIZE;
        int shifted = septet << bit % Byte.SIZE;
        packed[octet] |= (byte) shifted;
        if (shifted > 0xFF) {
            packed[octet + 1] |= (byte) (shifted >> Byte.SIZE);
        }
    }
}
