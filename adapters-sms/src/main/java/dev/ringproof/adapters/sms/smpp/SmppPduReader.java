package dev.ringproof.adapters.sms.smpp;

import java.io.DataInputStream;
import java.io.IOException;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.bean.Command;

/**
 * Reads PDUs, and gives the connection up at the first that cannot be one. jsmpp's own reader would make room for whatever
 * length it is told, up to 2 GiB, and would say goodbye in a proper way to whom it cannot understand.
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
}
