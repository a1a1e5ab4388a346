package dev.ringproof.adapters.sms.smpp;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the ids in a carrier's receipts relate to the ids in its answers. Some carriers write the same number in
 * hexadecimal in one place and in decimal in the other. A reference always has the form of the answer. Where the two
 * forms differ, it has no leading zeros and is in lower case.
 */
enum SmppMessageIds {
    AS_IS,
    /** The id is hexadecimal in receipts and decimal in answers. */
    HEX_TO_DECIMAL,
    /** The id is decimal in receipts and hexadecimal in answers. */
    DECIMAL_TO_HEX;

    private static final int DECIMAL = 10;
    private static final int HEX = 16;
    private static final Pattern DECIMAL_ID = Pattern.compile("\\d{1,64}");
    private static final Pattern HEX_ID = Pattern.compile("[0-9A-Fa-f]{1,64}");

    /** Returns the reference for an id in a submit_sm_resp. */
    String ofAnswer(String id) {
        return switch (this) {
            case AS_IS -> id;
            case HEX_TO_DECIMAL -> convert(id, DECIMAL, DECIMAL);
            case DECIMAL_TO_HEX -> convert(id, HEX, HEX);
        };
    }

    /** Returns the reference for an id in a receipt. */
    String ofReceipt(String id) {
        return switch (this) {
            case AS_IS -> id;
            case HEX_TO_DECIMAL -> convert(id, HEX, DECIMAL);
            case DECIMAL_TO_HEX -> convert(id, DECIMAL, HEX);
        };
    }

    /** Converts a number between bases. An id that is no such number stays unchanged. */
    private static String convert(String id, int from, int to) {
        var shape = from == HEX ? HEX_ID : DECIMAL_ID;
        return shape.matcher(id).matches()
                ? new BigInteger(id, from).toString(to).toLowerCase(Locale.ROOT)
                : id;
    }
}
