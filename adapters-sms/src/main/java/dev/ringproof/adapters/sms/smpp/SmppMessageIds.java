package dev.ringproof.adapters.sms.smpp;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the ids in a carrier's receipts relate to those that it gave at first. There are carriers that write the same number
 * in hexadecimal in one place and in decimal in the other. A reference is always in the form that the carrier gave at
 * first, but without leading zeros and in lower case where the forms differ.
 */
enum SmppMessageIds {
    AS_IS,
    /** Receipts have it in hexadecimal, the answers in decimal. */
    HEX_TO_DECIMAL,
    /** Receipts have it in decimal, the answers in hexadecimal. */
    DECIMAL_TO_HEX;

    private static final int DECIMAL = 10;
    private static final int HEX = 16;
    private static final Pattern DECIMAL_ID = Pattern.compile("\\d{1,64}");
    private static final Pattern HEX_ID = Pattern.compile("[0-9A-Fa-f]{1,64}");

    /** The reference for an id in a submit_sm_resp. */
    String ofAnswer(String id) {
        return switch (this) {
            case AS_IS -> id;
            case HEX_TO_DECIMAL -> convert(id, DECIMAL, DECIMAL);
            case DECIMAL_TO_HEX -> convert(id, HEX, HEX);
        };
    }

    /** The reference for an id in a receipt. */
    String ofReceipt(String id) {
        return switch (this) {
            case AS_IS -> id;
            case HEX_TO_DECIMAL -> convert(id, HEX, DECIMAL);
            case DECIMAL_TO_HEX -> convert(id, DECIMAL, HEX);
        };
    }

    /** What is no such number stays as it is. */
    private static String convert(String id, int from, int to) {
        var shape = from == HEX ? HEX_ID : DECIMAL_ID;
        return shape.matcher(id).matches()
                ? new BigInteger(id, from).toString(to).toLowerCase(Locale.ROOT)
                : id;
    }
}
