package dev.ringproof.adapters.sms.smpp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as the {@code short_message} of one or several submit_sm. Several are tied together by a user data header with a
 * reference of 8 bits, as 3GPP TS 23.040 has it.
 *
 * @param parts each with its header, if it has one
 */
record SmppText(byte dataCoding, List<byte[]> parts) {
    static final int MOST_PARTS = 255;

    private static final int HEADER_LENGTH = 6;
    /** A header of 48 bits is followed by the 49th septet's first bit after one bit of nothing. */
    private static final int FILL_AFTER_HEADER = 1;

    SmppText {
        parts = List.copyOf(parts);
    }

    /** @param reference of its lowest 8 bits: the same for the same text, so that a repeated part replaces itself */
    static SmppText of(String text, SmppCoding preferred, int reference) {
        var coding = preferred.encode(text).isPresent() ? preferred : SmppCoding.UCS_2;
        var parts = split(coding.encode(text).orElseThrow(), coding);
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < parts.size(); i++) {
            var header = parts.size() == 1 ? new byte[0] : header(reference, parts.size(), i + 1);
            messages.add(joined(header, body(parts.get(i), coding, header.length)));
        }
        return new SmppText(coding.dataCoding(), messages);
    }

    private static List<byte[]> split(List<byte[]> characters, SmppCoding coding) {
        int length = characters.stream().mapToInt(character -> character.length).sum();
        int room = coding.room(length <= coding.room(true));
        var parts = new ArrayList<byte[]>();
        var part = new ByteArrayOutputStream();
        for (var character : characters) {
            if (part.size() + character.length > room) {
                parts.add(part.toByteArray());
                part.reset();
            }
            part.writeBytes(character);
        }
        parts.add(part.toByteArray());
        return parts;
    }

    private static byte[] header(int reference, int total, int number) {
        return new byte[] {HEADER_LENGTH - 1, 0, 3, (byte) reference, (byte) total, (byte) number};
    }

    private static byte[] body(byte[] part, SmppCoding coding, int headerLength) {
        return coding == SmppCoding.GSM_PACKED
                ? PackedSeptets.pack(part, headerLength == 0 ? 0 : FILL_AFTER_HEADER)
                : part;
    }

    private static byte[] joined(byte[] header, byte[] body) {
        var message = new ByteArrayOutputStream();
        message.writeBytes(header);
        message.writeBytes(body);
        return message.toByteArray();
    }

    boolean isSplit() {
        return parts.size() > 1;
    }

    /** How many parts, and no more: the parts hold the code. */
    @Override
    public String toString() {
        return "SmppText[" + parts.size() + "]";
    }
}
