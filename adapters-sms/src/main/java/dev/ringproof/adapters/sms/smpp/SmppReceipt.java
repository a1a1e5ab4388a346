package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.delivery.message.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * A receipt as a carrier sends it in a deliver_sm. Its text looks like
 * {@code id:... sub:... dlvrd:... submit date:... done date:... stat:... err:... text:...}, but carriers vary it
 * freely. Optional parameters count more than the text. After {@code text:} comes the message with its code, which is
 * not read.
 *
 * <p>The dates name no time zone, so they are not read either.
 */
final class SmppReceipt {
    /** Printable ASCII only, since ids are stored and logged unchanged. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

    private static final Pattern ID_FIELD = Pattern.compile("(?i)\\bid:\\s*([!-~]{1,64})(?=\\s|$)");
    private static final Pattern STATE_FIELD = Pattern.compile("(?i)\\bstat:\\s*([A-Z]{1,10})\\b");
    private static final Pattern ERROR_FIELD = Pattern.compile("(?i)\\berr:\\s*([0-9A-Z]{1,4})\\b");
    private static final Pattern TEXT_FIELD = Pattern.compile("(?i)\\btext:");
    private static final byte UCS_2 = 0x08;

    private final DeliverSm message;
    private final String fields;

    private SmppReceipt(DeliverSm message) {
        this.message = message;
        this.fields = TEXT_FIELD.split(text(message), 2)[0];
    }

    /** Reads a receipt; empty if the deliver_sm is none, or has no id. */
    static Optional<Receipt> read(DeliverSm message, SmppMessageIds ids) {
        return message.isSmscDeliveryReceipt() ? new SmppReceipt(message).read(ids) : Optional.empty();
    }

    private Optional<Receipt> read(SmppMessageIds ids) {
        var state = state();
        return id().map(id -> new Receipt(ids.ofReceipt(id), meaning(state), null, reason(state)));
    }

    private static String text(DeliverSm message) {
        var charset = message.getDataCoding() == UCS_2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
        var octets = message.getShortMessage();
        if ((octets == null || octets.length == 0)
                && message.getOptionalParameter(Tag.MESSAGE_PAYLOAD.code())
                        instanceof OptionalParameter.OctetString payload) {
            octets = payload.getValue();
        }
        return octets == null ? "" : new String(octets, charset);
    }

    private Optional<String> id() {
        return message.getOptionalParameter(Tag.RECEIPTED_MESSAGE_ID.code()) instanceof OptionalParameter.OctetString id
                ? Optional.of(untilNul(id.getValue())).filter(ID.asMatchPredicate())
                : field(ID_FIELD);
    }

    /** Cuts an id at its NUL, which not every carrier writes. */
    private static String untilNul(byte[] octets) {
        var text = new String(octets, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private String state() {
        if (message.getOptionalParameter(Tag.MESSAGE_STATE.code()) instanceof OptionalParameter.Byte state) {
            return switch (state.getValue()) {
                case 2 -> "DELIVRD";
                case 3 -> "EXPIRED";
                case 4 -> "DELETED";
                case 5 -> "UNDELIV";
                case 6 -> "ACCEPTD";
                case 8 -> "REJECTD";
                case 1 -> "ENROUTE";
                default -> "UNKNOWN";
            };
        }
        return field(STATE_FIELD).map(state -> state.toUpperCase(Locale.ROOT)).orElse("UNKNOWN");
    }

    /** A message that the carrier has accepted ({@code ACCEPTD}) is still in transit. */
    private static Receipt.State meaning(String state) {
        return switch (state) {
            case "DELIVRD" -> Receipt.State.DELIVERED;
            case "EXPIRED", "DELETED", "UNDELIV", "REJECTD" -> Receipt.State.UNDELIVERED;
            default -> Receipt.State.IN_TRANSIT;
        };
    }

    private String reason(String state) {
        return field(ERROR_FIELD).map(error -> state + " " + error).orElse(state);
    }

    private Optional<String> field(Pattern pattern) {
        var matcher = pattern.matcher(fields);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
