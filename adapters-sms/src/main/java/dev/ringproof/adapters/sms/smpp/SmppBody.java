package dev.ringproof.adapters.sms.smpp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a message as the {@code short_message} of one or several submit_sm. Several are tied together by a user
 * data header with a reference of 8 bits, by 3GPP TS 23.040.
 *
 * @param parts the parts in order, each with its header if it has one
 */
record SmppBody(byte dataCoding, List<byte[]> parts) {
    static final int MOST_PARTS = 255;

    private static final int HEADER_LENGTH = 6;
    /** A header takes 48 bits, and the next septet begins at bit 49, so one bit stays free. */
    private static final int FILL_AFTER_HEADER = 1;

    SmppBody {
        parts = List.copyOf(parts);
    }

    /**
     * Encodes and splits a body.
     *
     * @param reference its lowest 8 bits tie the parts together. The same message must have the same reference, so that
     *     a repeated part replaces itself on the phone
     */
    static SmppBody of(String body, SmppCoding preferred, int reference) {
        var coding = preferred.encode(body).isPresent() ? preferred : SmppCoding.UCS_2;
        var parts = split(coding.encode(body).orElseThrow(), coding);
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < parts.size(); i++) {
            var header = parts.size() == 1 ? new byte[0] : header(reference, parts.size(), i + 1);
            messages.add(joined(header, body(parts.get(i), coding, header.length)));
        }
        return new SmppBody(coding.dataCoding(), messages);
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

    /** Shows only the number of parts, since they hold the code. */
    @Override
    public String toString() {
        return "SmppBody[" + parts.size() + "]";
    }
}
