package dev.ringproof.adapters.sms.smpp;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;

/** The sender of a message, as a {@code source_addr} with its type of number and numbering plan. */
record SmppSender(TypeOfNumber ton, NumberingPlanIndicator npi, String address) {
    /** No sender: the carrier fills in the one that it has for our account. */
    static final SmppSender FROM_THE_CARRIER = new SmppSender(TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "");

    private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{1,14}");
    private static final Pattern SHORT_CODE = Pattern.compile("\\d{3,8}");
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])[ -~]{1,11}");

    /**
     * Reads a number in E.164, a short code of 3 to 8 digits, or a name of up to 11 characters of which one is a
     * letter. The result is empty if the sender is none of these.
     */
    static Optional<SmppSender> of(String sender, SmppSettings.ShortCodes shortCodes) {
        if (NUMBER.matcher(sender).matches()) {
            return Optional.of(
                    new SmppSender(TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, sender.substring(1)));
        }
        if (SHORT_CODE.matcher(sender).matches()) {
            return Optional.of(new SmppSender(shortCodes.ton(), shortCodes.npi(), sender));
        }
        return NAME.matcher(sender).matches()
                ? Optional.of(new SmppSender(TypeOfNumber.ALPHANUMERIC, NumberingPlanIndicator.UNKNOWN, sender))
                : Optional.empty();
    }
}
