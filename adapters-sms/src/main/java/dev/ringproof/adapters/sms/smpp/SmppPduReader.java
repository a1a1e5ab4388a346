package dev.ringproof.adapters.sms.smpp;

import java.io.DataInputStream;
import java.io.IOException;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.bean.Command;

/**
 * Reads PDUs, and closes the connection at the first one with an impossible length. jsmpp's own reader would reserve
 * memory for any length up to 2 GiB, and would unbind politely from a carrier that it cannot understand. Optional
 * parameters that jsmpp cannot read are left out.
 */
final class SmppPduReader extends DefaultPDUReader {
    private static final int LONGEST = 128 * 1024;

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
        return SmppParameters.withoutUnreadable(super.readPDU(in, header));
    }
}
