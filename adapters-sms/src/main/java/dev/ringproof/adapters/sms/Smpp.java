package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.smpp.SmppType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens a gateway to a carrier that speaks SMPP 3.4. It needs the library {@code org.jsmpp:jsmpp}. A carrier writes
 * most of these values into its contract or its welcome mail.
 */
public final class Smpp extends GatewayBuilder<Smpp> {
    private Smpp(String name) {
        super(SmppType.TYPE, name);
    }

    /** How the carrier wants the characters of a message. A message that does not fit is sent as UCS-2. */
    public enum DataCoding {
        /** The carrier's default alphabet, which is that of GSM, with one septet in each octet. */
        GSM,
        /** The default alphabet of GSM, with eight septets in seven octets. */
        GSM_PACKED,
        LATIN_1,
        UCS_2
    }

    /** How ids in receipts become those in answers. */
    public enum MessageIds {
        /** The same number is the same id, in decimal or hexadecimal digits. */
        AUTO,
        AS_IS,
        HEX_TO_DECIMAL,
        DECIMAL_TO_HEX
    }

    /** How the carrier is told when to give up. */
    public enum Validity {
        RELATIVE,
        ABSOLUTE
    }

    /** Begins a gateway. Routes and metrics use its name, such as {@code smpp}. */
    public static Smpp named(String name) {
        return new Smpp(name);
    }

    /** The carrier's host: a name or an address. */
    public Smpp host(String host) {
        return set("HOST", host);
    }

    /** The carrier's port. By default 3550 with TLS, and 2775 without. */
    public Smpp port(int port) {
        return set("PORT", port);
    }

    /**
     * Whether the connection uses TLS. True by default. The JVM must trust the certificate, and the certificate must
     * name the host.
     */
    public Smpp tls(boolean tls) {
        return set("TLS", tls);
    }

    /** Our name at the carrier, at most 15 characters of ASCII. */
    public Smpp systemId(String id) {
        return set("SYSTEM_ID", id);
    }

    /** Our password at the carrier, at most 8 characters of ASCII. */
    public Smpp password(String password) {
        return set("PASSWORD", password);
    }

    /** Our system type, at most 12 characters of ASCII, if the carrier asks for one. Empty by default. */
    public Smpp systemType(String type) {
        return set("SYSTEM_TYPE", type);
    }

    /** The number of binds at the same time, from 1 to 100. 1 by default; carriers allow only so many. */
    public Smpp sessions(int binds) {
        return set("SESSIONS", binds);
    }

    /**
     * The silence after which the carrier is asked whether it is still there. 20 seconds by default, less than 5
     * minutes.
     */
    public Smpp enquireLink(Duration silence) {
        return set("ENQUIRE_LINK", silence);
    }

    /** The first and the longest wait before binding again. Half a second and 30 seconds by default. */
    public Smpp reconnect(Duration first, Duration longest) {
        return set("RECONNECT", pair(first, longest));
    }

    /** The default sender: a number in E.164, a short code or a name. By default, the carrier fills in its own. */
    public Smpp sender(String sender) {
        return set("SENDER", sender);
    }

    /** The TON and the NPI of a sender that is a short code. 3 and 0 by default. */
    public Smpp shortCodeTypes(int ton, int npi) {
        return set("SHORT_CODE_TYPES", pair(ton, npi));
    }

    /** How the carrier wants the characters of a message. {@link DataCoding#GSM} by default. */
    public Smpp dataCoding(DataCoding coding) {
        return setNamed("DATA_CODING", coding);
    }

    /** How ids in receipts become those in answers. {@link MessageIds#AUTO} by default. */
    public Smpp messageIds(MessageIds ids) {
        return setNamed("MESSAGE_IDS", ids);
    }

    /** How the carrier is told when to give up. {@link Validity#RELATIVE} by default. */
    public Smpp validity(Validity validity) {
        return setNamed("VALIDITY", validity);
    }

    /** How long to leave the carrier alone when it throttles. A second by default, less than an hour. */
    public Smpp pause(Duration time) {
        return set("PAUSE", time);
    }

    /**
     * The tag of an optional parameter with our id of the message, such as {@code 0x1410}, by which a carrier
     * recognises a repetition. Without it, the carrier does not get the id.
     */
    public Smpp idTag(int tag) {
        return set("ID_TAG", "%04x".formatted(tag));
    }

    private static @Nullable String pair(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null ? null : one + "/" + other;
    }
}
