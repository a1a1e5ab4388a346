package dev.ringproof.adapters.sms.smpp;

import java.io.DataInputStream;
import java.io.IOException;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.util.DefaultDecomposer;
import org.jsmpp.util.PDUDecomposer;

/**
 * Reads PDUs, and closes the connection at the first one with an impossible length, or the first deliver_sm whose fields
 * are longer than itself. jsmpp's own reader would reserve memory for any length up to 2 GiB, and would unbind politely
 * from a carrier that it cannot understand. Its session would fail at the deliver_sm and never answer it. Optional
 * parameters that jsmpp cannot read are left out.
 */
final class SmppPduReader extends DefaultPDUReader {
    private static final int LONGEST = 128 * 1024;
    private static final PDUDecomposer DECOMPOSER = new DefaultDecomposer();

    @Override
    public Command readPDUHeader(DataInputStream in) throws IOException {
        try {
            var header = super.readPDUHeader(in);
            if (header.getCommandLength() > LONGEST) {
                throw new IOException("a PDU is too long");
            }
            return header;
        } catch (InvalidCommandLengthException e) {
            throw new IOException("a PDU is too short", e);
        }
    }

    @Override
    public byte[] readPDU(DataInputStream in, Command header) throws IOException {
        var pdu = SmppParameters.withoutUnreadable(super.readPDU(in, header));
        if (header.getCommandId() == SMPPConstant.CID_DELIVER_SM) {
            requireWhole(pdu);
        }
        return pdu;
    }

    private static void requireWhole(byte[] pdu) throws IOException {
        try {
            DECOMPOSER.deliverSm(pdu);
        } catch (PDUStringException e) {
            // The session answers this one with an error.
        } catch (RuntimeException e) {
            throw new IOException("a PDU is malformed", e);
        }
    }
}
