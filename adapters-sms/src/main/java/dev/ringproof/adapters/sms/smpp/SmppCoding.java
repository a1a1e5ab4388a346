package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.delivery.message.Gsm7Alphabet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** How a carrier wants to be given the characters of a text. What does not fit the chosen one goes as UCS-2. */
enum SmppCoding {
    /** The carrier's default alphabet, which is that of GSM: a septet an octet. */
    GSM(0x00, 160, 153),
    /** The same, but eight septets in seven octets. */
    GSM_PACKED(0x00, 160, 153),
    LATIN_1(0x03, 140, 134),
    /** UTF-16, the higher octet first. */
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

    /** How many septets or octets a part holds. */
    int room(boolean isAlone) {
        return isAlone ? alone : joined;
    }

    /** The text by character, none of which may be split between parts; empty when one is not to be had. */
    Optional<List<byte[]>> encode(String text) {
        return switch (this) {
            case GSM, GSM_PACKED -> Gsm7Alphabet.encode(text);
            case LATIN_1 -> latin1(text);
            case UCS_2 -> Optional.of(ucs2(text));
        };
    }

    private static Optional<List<byte[]>> latin1(String text) {
        return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)
                ? Optional.of(text.chars().mapToObj(c -> new byte[] {(byte) c}).toList())
                : Optional.empty();
    }

    private static List<byte[]> ucs2(String text) {
        return text.codePoints()
                .mapToObj(character -> Character.toString(character).getBytes(StandardCharsets.UTF_16BE))
                .toList();
    }
}
