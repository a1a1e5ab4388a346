package dev.ringproof.adapters.sms.smpp;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameters;

/**
 * Leaves out of a PDU the optional parameters that jsmpp cannot read, such as an empty message_state. jsmpp would throw
 * and never answer, so the carrier would wait and later stop to send receipts.
 */
final class SmppParameters {
    private static final int HEADER_LENGTH = 16;
    private static final int COMMAND_ID = 4;
    private static final int PARAMETER_HEADER_LENGTH = 4;
    /** What precedes the optional parameters: {@code s} is a text with its NUL, {@code b} an octet, {@code l} octets. */
    private static final String DELIVER_SM = "sbbsbbsbbbssbbbbl";

    private static final String DATA_SM = "sbbsbbsbbb";
    private static final String ANSWER_WITH_ID = "s";

    private SmppParameters() {}

    /** Returns the same PDU if all its parameters can be read, or if it is malformed before them. */
    static byte[] withoutUnreadable(byte[] pdu) {
        try {
            var in = ByteBuffer.wrap(pdu);
            var fields = fieldsBefore(in.getInt(COMMAND_ID));
            in.position(Math.min(HEADER_LENGTH, pdu.length));
            fields.chars().forEach(field -> skip(in, field));
            return fields.isEmpty() ? pdu : readable(pdu, in);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return pdu;
        }
    }

    private static String fieldsBefore(int command) {
        return switch (command) {
            case SMPPConstant.CID_DELIVER_SM -> DELIVER_SM;
            case SMPPConstant.CID_DATA_SM -> DATA_SM;
            case SMPPConstant.CID_SUBMIT_SM_RESP, SMPPConstant.CID_BIND_TRANSCEIVER_RESP -> ANSWER_WITH_ID;
            default -> "";
        };
    }

    private static void skip(ByteBuffer in, int field) {
        switch (field) {
            case 's' -> {
                while (in.get() != 0) {
                    // The text ends at its NUL.
                }
            }
            case 'l' -> in.get(new byte[Byte.toUnsignedInt(in.get())]);
            default -> in.get();
        }
    }

    private static byte[] readable(byte[] pdu, ByteBuffer in) {
        var out = new ByteArrayOutputStream();
        out.write(pdu, 0, in.position());
        while (in.remaining() >= PARAMETER_HEADER_LENGTH) {
            int begin = in.position();
            short tag = in.getShort();
            int length = Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                break;
            }
            var value = new byte[length];
            in.get(value);
            if (isReadable(tag, value)) {
                out.write(pdu, begin, PARAMETER_HEADER_LENGTH + length);
            }
        }
        var kept = out.toByteArray();
        ByteBuffer.wrap(kept).putInt(0, kept.length);
        return kept.length == pdu.length ? pdu : kept;
    }

    private static boolean isReadable(short tag, byte[] value) {
        try {
            OptionalParameters.deserialize(tag, value);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
