package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.adapters.sms.receipt.StateWords;
import dev.ringproof.core.delivery.message.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * A receipt as a carrier sends it in a deliver_sm or a data_sm. Its text looks like
 * {@code id:... sub:... dlvrd:... submit date:... done date:... stat:... err:... text:...}, but carriers vary it
 * freely: they change the order of the fields, leave some out, and separate them by blanks, commas or line breaks.
 * Optional parameters count more than the text, unless they are empty or say nothing. After {@code text:} comes the
 * message with its code, which is not read.
 *
 * <p>The dates name no time zone, so they are not read either.
 */
final class SmppReceipt {
    /** Printable ASCII only, since ids are stored and logged unchanged. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

    private static final Pattern FIELD = Pattern.compile(
            "(?i)(?<![A-Z0-9_])((?:(?:message|msg)[ _-]?)?id|sub|dlvrd|(?:submit|done)[ _-]?date|stat(?:e|us)?"
                    + "|err(?:or)?|text)\\s*[:=]");
    /** A value ends at a blank, or where a separator stands before another field. */
    private static final Pattern END_OF_VALUE = Pattern.compile("\\s|[,;|]+(?:$|\\s|[A-Za-z_]+[:=])");

    private static final Pattern STATE = Pattern.compile("[A-Z]{1,20}");
    private static final Pattern STATE_NUMBER = Pattern.compile("0{0,2}(\\d)");
    private static final Pattern ERROR = Pattern.compile("[0-9A-Za-z]{1,4}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final String UNKNOWN = "UNKNOWN";
    private static final byte UCS_2 = 0x08;

    private final AbstractSmCommand message;
    private final Map<String, String> fields;

    private SmppReceipt(AbstractSmCommand message) {
        this.message = message;
        this.fields = fields(text(message));
    }

    /** Reads a receipt; empty if the message is none, or has no id. */
    static Optional<Receipt> read(AbstractSmCommand message, SmppMessageIds ids) {
        return DeliverSm.isSmscDeliveryReceipt(message.getEsmClass())
                ? new SmppReceipt(message).read(ids)
                : Optional.empty();
    }

    private Optional<Receipt> read(SmppMessageIds ids) {
        var state = state();
        return id().map(ids::ofReceipt)
                .map(references -> new Receipt(
                        references.getFirst(),
                        references.subList(1, references.size()),
                        StateWords.meaning(state),
                        null,
                        reason(state)));
    }

    /** Returns the text of a message from a phone or a carrier. Only a deliver_sm has it in a field of its own. */
    static String text(AbstractSmCommand message) {
        var charset = message.getDataCoding() == UCS_2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
        var octets = message instanceof DeliverSm deliverSm ? deliverSm.getShortMessage() : null;
        if ((octets == null || octets.length == 0)
                && message.getOptionalParameter(Tag.MESSAGE_PAYLOAD.code())
                        instanceof OptionalParameter.OctetString payload) {
            octets = payload.getValue();
        }
        return octets == null ? "" : new String(octets, charset);
    }

    /** Returns the first value of each field before the one with the message. A field without a value is left out. */
    private static Map<String, String> fields(String text) {
        var fields = new HashMap<String, String>();
        var name = FIELD.matcher(text);
        boolean found = name.find();
        while (found && !isMessage(name.group(1))) {
            var key = key(name.group(1));
            int from = name.end();
            found = name.find();
            var value = value(text.substring(from, found ? name.start() : text.length()));
            if (!value.isEmpty()) {
                fields.putIfAbsent(key, value);
            }
        }
        return fields;
    }

    private static boolean isMessage(String name) {
        return name.equalsIgnoreCase("text");
    }

    private static String key(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith("id")) {
            return "id";
        }
        if (lower.startsWith("stat")) {
            return "stat";
        }
        return lower.startsWith("err") ? "err" : lower;
    }

    private static String value(String text) {
        return END_OF_VALUE.split(CONTROL.matcher(text).replaceAll(" ").strip(), 2)[0];
    }

    /** Many carriers send an empty parameter, and name the id in the text only. */
    private Optional<String> id() {
        return parameter(Tag.RECEIPTED_MESSAGE_ID)
                .map(octets -> untilNul(octets).strip())
                .filter(ID.asMatchPredicate())
                .or(() -> Optional.ofNullable(fields.get("id")).filter(ID.asMatchPredicate()));
    }

    private Optional<byte[]> parameter(Tag tag) {
        return message.getOptionalParameter(tag.code()) instanceof OptionalParameter.OctetString parameter
                ? Optional.of(parameter.getValue())
                : Optional.empty();
    }

    /** Cuts an id at its NUL, which not every carrier writes. */
    private static String untilNul(byte[] octets) {
        var text = new String(octets, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The parameter counts, unless it says that the state is unknown and the text knows it. */
    private String state() {
        if (message.getOptionalParameter(Tag.MESSAGE_STATE.code()) instanceof OptionalParameter.Byte parameter) {
            var state = name(parameter.getValue());
            if (!state.equals(UNKNOWN)) {
                return state;
            }
        }
        var word = fields.getOrDefault("stat", "").toUpperCase(Locale.ROOT);
        var number = STATE_NUMBER.matcher(word);
        if (number.matches()) {
            return name(Byte.parseByte(number.group(1)));
        }
        return STATE.matcher(word).matches() ? word : UNKNOWN;
    }

    /** Returns the name of a message_state, by SMPP 3.4 and 5.0. */
    private static String name(byte state) {
        return switch (state) {
            case 0 -> "SCHEDULED";
            case 1 -> "ENROUTE";
            case 2 -> "DELIVRD";
            case 3 -> "EXPIRED";
            case 4 -> "DELETED";
            case 5 -> "UNDELIV";
            case 6 -> "ACCEPTD";
            case 8 -> "REJECTD";
            case 9 -> "SKIPPED";
            default -> UNKNOWN;
        };
    }

    private String reason(String state) {
        return Optional.ofNullable(fields.get("err"))
                .filter(ERROR.asMatchPredicate())
                .map(error -> state + " " + error)
                .orElse(state);
    }
}
