package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jsmpp.SMPPConstant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmppPduReaderTest {
    /** The fields of a deliver_sm that has a text of two octets. */
    private static final byte[] FIELDS = {0, 1, 1, '1', 0, 1, 1, '2', 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 2, 'O', 'K'};

    private static final int LENGTH_OF_TEXT = 18;

    @Test
    void a_whole_deliver_sm_is_read() throws IOException {
        assertThat(read(SMPPConstant.CID_DELIVER_SM, FIELDS)).hasSize(16 + FIELDS.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100, 255})
    void the_connection_ends_at_a_deliver_sm_whose_text_is_longer_than_itself(int length) {
        var fields = FIELDS.clone();
        fields[LENGTH_OF_TEXT] = (byte) length;

        assertThatThrownBy(() -> read(SMPPConstant.CID_DELIVER_SM, fields))
                .isInstanceOf(IOException.class)
                .hasMessage("a PDU is malformed");
    }

    @Test
    void other_pdus_are_not_looked_into() throws IOException {
        assertThat(read(SMPPConstant.CID_ENQUIRE_LINK, new byte[0])).hasSize(16);
    }

    private static byte[] read(int command, byte[] fields) throws IOException {
        var pdu = ByteBuffer.allocate(16 + fields.length)
                .putInt(16 + fields.length)
                .putInt(command)
                .putInt(0)
                .putInt(1)
                .put(fields)
                .array();
        var in = new DataInputStream(new ByteArrayInputStream(pdu));
        var reader = new SmppPduReader();
        return reader.readPDU(in, reader.readPDUHeader(in));
    }
}
