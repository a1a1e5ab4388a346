package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import java.util.Optional;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.TypeOfNumber;

/**
 * A reply of a person, as a carrier sends it in a deliver_sm or a data_sm. It must be a whole message, so one part of a
 * long message is none. Its source must be a number in international form, with or without a plus sign.
 */
final class SmppReply {
    /** The bits of esm_class that are all 0 in a message from a phone: the type of the message, and a header in it. */
    private static final int NO_PLAIN_MESSAGE = 0b0111_1100;

    private SmppReply() {}

    /** Reads a reply; empty if the message is none, or if it neither opts out nor in. */
    static Optional<Reply> read(AbstractSmCommand message) {
        return (message.getEsmClass() & NO_PLAIN_MESSAGE) == 0 && isInternational(message)
                ? Reply.read(message.getSourceAddr(), SmppReceipt.text(message))
                : Optional.empty();
    }

    /** Many carriers say that the type is unknown, and send international numbers. */
    private static boolean isInternational(AbstractSmCommand message) {
        byte type = message.getSourceAddrTon();
        return message.getSourceAddr() != null
                && (type == TypeOfNumber.INTERNATIONAL.value() || type == TypeOfNumber.UNKNOWN.value());
    }
}
