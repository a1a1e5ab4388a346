package dev.ringproof.adapters.sms.smpp;

/** Packs eight septets into seven octets, the lowest bits first, by 3GPP TS 23.038, 6.1.2.1. */
final class PackedSeptets {
    private static final byte CARRIAGE_RETURN = 0x0D;
    private static final int SEPTET = 7;

    private PackedSeptets() {}

    /**
     * Packs septets. If seven bits are left at the end, they become a carriage return: a phone that knows only the
     * number of octets would read zeros as another {@code @}.
     *
     * @param fill the number of bits to leave free at the front, so that what stands before ends on a septet
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
