package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.adapters.sms.setting.EnumNames;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.SettingException;
import dev.ringproof.adapters.sms.setting.TimeLimits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has agreed with a carrier that speaks SMPP. It holds a password, so {@code toString} shows little.
 *
 * @param systemType empty unless the carrier asks for one
 * @param sessions the number of binds at the same time; messages are spread over them
 * @param window the most submit_sm of one bind that wait for their answer
 * @param timeout the time that a hand-over may take as a whole, and each step of a bind; less than
 *     {@link TimeLimits#GATEWAY_TIME_LIMIT}
 * @param enquireLink the silence after which the carrier is asked whether it is still there
 * @param sender the default sender; null for the one that the carrier fills in
 * @param pause how long to leave the carrier alone when it throttles, since SMPP does not say how long
 * @param idTag the tag of an optional parameter with the message's id, by which a carrier recognises a repetition; null
 *     for none
 */
record SmppSettings(
        String host,
        int port,
        String systemId,
        String password,
        String systemType,
        boolean tls,
        int sessions,
        int window,
        Duration timeout,
        Duration enquireLink,
        Backoff backoff,
        @Nullable String sender,
        SmppCoding coding,
        SmppMessageIds messageIds,
        SmppValidity validity,
        ShortCodes shortCodes,
        Duration pause,
        @Nullable Short idTag) {

    private static final int TLS_PORT = 3550;
    private static final int PLAIN_PORT = 2775;
    private static final int HIGHEST_PORT = 65_535;
    // The lengths are those of SMPP 3.4 without the closing NUL.
    private static final int LONGEST_SYSTEM_ID = 15;
    private static final int LONGEST_PASSWORD = 8;
    private static final int LONGEST_SYSTEM_TYPE = 12;
    private static final int MOST_SESSIONS = 100;
    private static final int WIDEST_WINDOW = 1000;

    /** How long to wait before binding again. The wait doubles each time, up to the longest. */
    record Backoff(Duration first, Duration longest) {
        Backoff {
            if (!first.isPositive() || first.compareTo(longest) > 0) {
                throw new IllegalArgumentException("the first wait must be positive and no longer than the longest");
            }
        }

        /** Returns the wait that follows this one. */
        Duration after(Duration wait) {
            var twice = wait.multipliedBy(2);
            return twice.compareTo(longest) < 0 ? twice : longest;
        }
    }

    /** The type of number and the numbering plan of a sender that is a short code. Carriers differ in them. */
    record ShortCodes(TypeOfNumber ton, NumberingPlanIndicator npi) {
        /** Reads a type of number and a numbering plan, such as {@code 3/0}. */
        static ShortCodes parse(String text) {
            var types = text.split("/", -1);
            if (types.length != 2) {
                throw new IllegalArgumentException("not two types");
            }
            return new ShortCodes(
                    TypeOfNumber.valueOf(Byte.parseByte(types[0])),
                    NumberingPlanIndicator.valueOf(Byte.parseByte(types[1])));
        }
    }

    /**
     * Reads the settings of a gateway, whose defaults are those that {@link SmppType} declares.
     *
     * @throws SettingException if one is missing or wrong
     */
    static SmppSettings read(GatewaySettings settings) {
        var reader = new Reader(settings);
        boolean tls = reader.required("TLS", "true or false", SmppSettings::booleanValue);
        var shortCodes = reader.required("SHORT_CODE_TYPES", "a TON and an NPI such as 3/0", ShortCodes::parse);
        return new SmppSettings(
                settings.text("HOST"),
                settings.optional("PORT").isPresent()
                        ? reader.number("PORT", 1, HIGHEST_PORT)
                        : tls ? TLS_PORT : PLAIN_PORT,
                reader.ascii("SYSTEM_ID", LONGEST_SYSTEM_ID, settings.text("SYSTEM_ID")),
                reader.ascii("PASSWORD", LONGEST_PASSWORD, settings.text("PASSWORD")),
                reader.ascii(
                        "SYSTEM_TYPE",
                        LONGEST_SYSTEM_TYPE,
                        settings.optional("SYSTEM_TYPE").orElse("")),
                tls,
                reader.number("SESSIONS", 1, MOST_SESSIONS),
                reader.number("WINDOW", 1, WIDEST_WINDOW),
                reader.duration("TIMEOUT", TimeLimits.GATEWAY_TIME_LIMIT),
                reader.duration("ENQUIRE_LINK", Duration.ofMinutes(5)),
                reader.required("RECONNECT", "two durations such as PT0.5S/PT30S", SmppSettings::backoff),
                reader.read(
                                "SENDER",
                                "a number in E.164, a short code or a name of up to 11 characters",
                                sender -> checkedSender(sender, shortCodes))
                        .orElse(null),
                reader.choice("DATA_CODING", SmppCoding.class),
                reader.choice("MESSAGE_IDS", SmppMessageIds.class),
                reader.choice("VALIDITY", SmppValidity.class),
                shortCodes,
                reader.duration("PAUSE", Duration.ofHours(1)),
                reader.read("ID_TAG", "four hexadecimal digits", SmppSettings::tag)
                        .orElse(null));
    }

    private static boolean booleanValue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Backoff backoff(String text) {
        var waits = text.split("/", -1);
        if (waits.length != 2) {
            throw new IllegalArgumentException("not two durations");
        }
        return new Backoff(Duration.parse(waits[0]), Duration.parse(waits[1]));
    }

    private static String checkedSender(String sender, ShortCodes shortCodes) {
        return SmppSender.of(sender, shortCodes)
                .map(unused -> sender)
                .orElseThrow(() -> new IllegalArgumentException("no sender"));
    }

    /** Reads a tag in four hexadecimal digits, such as {@code 1400}. */
    static short tag(String hex) {
        return (short) HexFormat.fromHexDigits(hex.length() == 4 ? hex : "none");
    }

    /** Shows only the carrier's address and our name there. */
    @Override
    public String toString() {
        return "SmppSettings[" + systemId + " at " + host + ":" + port + "]";
    }

    private record Reader(GatewaySettings settings) {
        <T> Optional<T> read(String key, String what, Function<String, T> parser) {
            try {
                return settings.optional(key).map(parser);
            } catch (IllegalArgumentException | DateTimeParseException e) {
                // The exception's message may hold the value.
                throw wrong(key, what);
            }
        }

        /** Reads a setting that must have a value or has a default. */
        <T> T required(String key, String what, Function<String, T> parser) {
            return read(key, what, parser).orElseThrow(() -> settings.missing(key));
        }

        int number(String key, int least, int most) {
            var what = "a number from " + least + " to " + most;
            int number = required(key, what, Integer::valueOf);
            if (number < least || number > most) {
                throw wrong(key, what);
            }
            return number;
        }

        Duration duration(String key, Duration below) {
            var what = "a duration below " + below + ", such as PT1.5S";
            var duration = required(key, what, Duration::parse);
            if (!duration.isPositive() || duration.compareTo(below) >= 0) {
                throw wrong(key, what);
            }
            return duration;
        }

        /** Reads the {@linkplain EnumNames name} of a constant. */
        <E extends Enum<E>> E choice(String key, Class<E> type) {
            return required(key, EnumNames.oneOf(type), name -> EnumNames.constant(type, name));
        }

        String ascii(String key, int longest, String text) {
            if (text.length() > longest || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw wrong(key, "at most " + longest + " characters of ASCII");
            }
            return text;
        }

        private static SettingException wrong(String key, String what) {
            return new SettingException(key, "is not " + what);
        }
    }
}
