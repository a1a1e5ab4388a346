package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.delivery.message.Gsm7Alphabet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How a carrier wants the characters of a message encoded. A message with a character that does not fit is sent as
 * UCS-2.
 */
enum SmppCoding {
    /** The carrier's default alphabet, which is that of GSM, with one septet per octet. */
    GSM(0x00, 160, 153),
    /** The default alphabet of GSM, with eight septets in seven octets. */
    GSM_PACKED(0x00, 160, 153),
    LATIN_1(0x03, 140, 134),
    /** UTF-16 with the higher octet first. */
    UCS_2(0x08, 140, 134);

    private final byte dataCoding;
    private final int alone;
    private final int joined;

    SmppCoding(int dataCoding, int alone, int joined) {
        this.dataCoding = (byte) dataCoding;
        this.alone = alone;
        this.joined = joined;
    }

    byte dataCoding() {
        return dataCoding;
    }

    /**
     * Returns how many septets or octets a part holds.
     *
     * @param isAlone whether the message has only this part, which then needs no header
     */
    int room(boolean isAlone) {
        return isAlone ? alone : joined;
    }

    /** Returns the bytes of each character, which must stay together in one part; empty if a character does not fit. */
    Optional<List<byte[]>> encode(String body) {
        return switch (this) {
            case GSM, GSM_PACKED -> Gsm7Alphabet.encode(body);
            case LATIN_1 -> latin1(body);
            case UCS_2 -> Optional.of(ucs2(body));
        };
    }

    private static Optional<List<byte[]>> latin1(String body) {
        return StandardCharsets.ISO_8859_1.newEncoder().canEncode(body)
                ? Optional.of(body.chars().mapToObj(c -> new byte[] {(byte) c}).toList())
                : Optional.empty();
    }

    private static List<byte[]> ucs2(String body) {
        return body.codePoints()
                .mapToObj(character -> Character.toString(character).getBytes(StandardCharsets.UTF_16BE))
                .toList();
    }
}
