package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.testkit.internal.Mutations;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jsmpp.PDUException;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Message_state;
import org.jsmpp.bean.OptionalParameter.Receipted_message_id;
import org.jsmpp.util.DefaultDecomposer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a carrier sends as a deliver_sm, it is read as a receipt with a reference that can be kept, or it is none,
 * and no exception is thrown.
 */
class SmppReceiptFuzzTest {
    private static final Pattern REASON = Pattern.compile("[A-Z_]{1,20}( [0-9A-Za-z]{1,4})?");
    private static final int HEADER_LENGTH = 16;
    private static final int DELIVER_SM = 5;

    /**
     * The first octet says what the rest is: {@code p} a whole PDU after its header, {@code u} a text in UCS-2, {@code
     * t} the text of a receipt with parameters before it, and every other letter the text alone.
     */
    @FuzzTest(maxDuration = "2m")
    void receipt(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var rest = Arrays.copyOfRange(input, 1, input.length);
        var message = input[0] == 'p' ? decoded(rest) : message(input[0], rest);
        if (message != null) {
            for (var ids : SmppMessageIds.values()) {
                SmppReceipt.read(message, ids).ifPresent(SmppReceiptFuzzTest::requireGoodReceipt);
            }
            SmppReply.read(message)
                    .ifPresent(reply -> assertThat(reply.toString()).doesNotContainPattern("[0-9]{4}"));
        }
    }

    @Test
    void receipts_that_are_changed_at_random_are_read_or_are_none() {
        Mutations.run(SmppReceiptFuzzTest.class, "receipt", 20261128, 30_000, this::receipt);
    }

    private static void requireGoodReceipt(Receipt receipt) {
        assertThat(Receipt.isReference(receipt.reference())).isTrue();
        assertThat(receipt.reason()).matches(REASON);
    }

    /** Decodes a PDU as the session does it; null if it is malformed, which closes the session. */
    private static @Nullable DeliverSm decoded(byte[] rest) {
        var pdu = ByteBuffer.allocate(HEADER_LENGTH + rest.length)
                .putInt(HEADER_LENGTH + rest.length)
                .putInt(DELIVER_SM)
                .putInt(0)
                .putInt(1)
                .put(rest)
                .array();
        var in = new DataInputStream(new ByteArrayInputStream(pdu));
        try {
            var reader = new SmppPduReader();
            return new DefaultDecomposer().deliverSm(reader.readPDU(in, reader.readPDUHeader(in)));
        } catch (PDUException | IOException _) {
            return null;
        }
    }

    private static DeliverSm message(byte kind, byte[] text) {
        var message = new DeliverSm();
        message.setSmscDeliveryReceipt();
        if (kind == 'u') {
            message.setDataCoding((byte) 8);
        }
        var parts = new String(text, StandardCharsets.ISO_8859_1).split("\n", 2);
        if (kind == 't' && parts.length == 2 && !parts[0].isEmpty()) {
            message.setOptionalParameters(
                    new Receipted_message_id(parts[0].substring(1).getBytes(StandardCharsets.ISO_8859_1)),
                    new Message_state((byte) (parts[0].charAt(0) - '0')));
            message.setShortMessage(parts[1].getBytes(StandardCharsets.ISO_8859_1));
        } else if (kind == 'l') {
            message.setOptionalParameters(new OptionalParameter.Message_payload(text));
            message.setShortMessage(new byte[0]);
        } else {
            message.setShortMessage(text);
        }
        return message;
    }
}
