package dev.ringproof.adapters.sms.smpp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the ids in a carrier's receipts relate to the ids in its answers. Some carriers write the same number in
 * hexadecimal in one place and in decimal in the other, or with leading zeros in one place only. A reference always has
 * the form of the answer. Unless ids stay as they are, it has no leading zeros and is in lower case.
 */
enum SmppMessageIds {
    /**
     * The same number is the same id, however it is written. A receipt is first looked up by its id as it is, and then
     * by the same number in the other base. Only numbers of {@value #LEAST_DIGITS_TO_CONVERT} digits or more in both
     * bases are converted. Its digits, read in the other base, are about 20 times as much or as little, and a carrier
     * does not use two such ids in the same weeks. It may use both {@code 10} and {@code a}.
     */
    AUTO,
    AS_IS,
    /** The id is hexadecimal in receipts and decimal in answers. */
    HEX_TO_DECIMAL,
    /** The id is decimal in receipts and hexadecimal in answers. */
    DECIMAL_TO_HEX;

    private static final int DECIMAL = 10;
    private static final int HEX = 16;
    private static final int LEAST_DIGITS_TO_CONVERT = 8;
    /** Carriers count in 64 bits at most. A longer hexadecimal id is a random one, and no number. */
    private static final int MOST_HEX_DIGITS_TO_CONVERT = 16;

    private static final Pattern DECIMAL_ID = Pattern.compile("\\d{1,64}");
    private static final Pattern HEX_ID = Pattern.compile("[0-9A-Fa-f]{1,64}");
    /** Capital and small letters in one id, such as {@code Ab1}, are no hexadecimal digits. */
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]+|[0-9A-F]+");

    private static final Pattern UUID = Pattern.compile("[0-9a-f-]+|[0-9A-F-]+");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

    /** Returns the reference for an id in a submit_sm_resp. */
    String ofAnswer(String id) {
        return switch (this) {
            case AUTO -> plain(id);
            case AS_IS -> id;
            case HEX_TO_DECIMAL -> convert(id, DECIMAL, DECIMAL);
            case DECIMAL_TO_HEX -> convert(id, HEX, HEX);
        };
    }

    /** Returns the references that an id in a receipt may mean, the most likely one first; there is at least one. */
    List<String> ofReceipt(String id) {
        return switch (this) {
            case AUTO -> inBothBases(plain(id));
            case AS_IS -> List.of(id);
            case HEX_TO_DECIMAL -> List.of(convert(id, HEX, DECIMAL));
            case DECIMAL_TO_HEX -> List.of(convert(id, DECIMAL, HEX));
        };
    }

    /** Converts a number between bases. An id that is no such number stays unchanged. */
    private static String convert(String id, int from, int to) {
        var shape = from == HEX ? HEX_ID : DECIMAL_ID;
        return shape.matcher(id).matches()
                ? new BigInteger(id, from).toString(to).toLowerCase(Locale.ROOT)
                : id;
    }

    /** Returns a number without leading zeros and in lower case. An id that is no number stays unchanged. */
    private static String plain(String id) {
        if (NUMBER.matcher(id).matches()) {
            return LEADING_ZEROS.matcher(id).replaceFirst("").toLowerCase(Locale.ROOT);
        }
        return UUID.matcher(id).matches() ? id.toLowerCase(Locale.ROOT) : id;
    }

    private static List<String> inBothBases(String id) {
        var references = new ArrayList<>(List.of(id));
        if (DECIMAL_ID.matcher(id).matches() && id.length() >= LEAST_DIGITS_TO_CONVERT) {
            var hex = convert(id, DECIMAL, HEX);
            if (isLongHex(hex)) {
                references.add(hex);
            }
        }
        if (HEX_ID.matcher(id).matches() && isLongHex(id)) {
            references.add(convert(id, HEX, DECIMAL));
        }
        return references;
    }

    private static boolean isLongHex(String id) {
        return id.length() >= LEAST_DIGITS_TO_CONVERT && id.length() <= MOST_HEX_DIGITS_TO_CONVERT;
    }
}
