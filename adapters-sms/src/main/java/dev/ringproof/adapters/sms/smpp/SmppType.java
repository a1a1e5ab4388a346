package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.setting.OptionalLibrary;
import java.util.List;

/**
 * The type of gateways that speak SMPP. It uses no class of jsmpp, so a program without jsmpp can load the catalogue.
 */
public final class SmppType {
    private static final OptionalLibrary JSMPP = new OptionalLibrary(
            "org.jsmpp.session.SMPPSession", "a gateway that speaks SMPP", "org.jsmpp:jsmpp");

    public static final GatewayType TYPE = new GatewayType(
            "smpp",
            "any carrier that speaks SMPP 3.4",
            List.of(
                    GatewaySetting.required("HOST", "the carrier's host"),
                    GatewaySetting.optional("PORT", "the carrier's port; without it 3550 with TLS, and 2775 without"),
                    GatewaySetting.optional(
                            "TLS",
                            "`true` or `false`. The JVM must trust the certificate, and the certificate must name"
                                    + " the host",
                            "true"),
                    GatewaySetting.required("SYSTEM_ID", "our name at the carrier, at most 15 characters"),
                    GatewaySetting.required("PASSWORD", "our password at the carrier, at most 8 characters")
                            .asSecret(),
                    GatewaySetting.optional(
                            "SYSTEM_TYPE", "our system type, at most 12 characters, if the carrier asks for one"),
                    GatewaySetting.optional("SESSIONS", "the number of binds at the same time", "1"),
                    GatewaySetting.optional(
                            "ENQUIRE_LINK",
                            "the silence after which the carrier is asked whether it is still there",
                            "PT20S"),
                    GatewaySetting.optional(
                            "RECONNECT", "the first and the longest wait before binding again", "PT0.5S/PT30S"),
                    GatewaySetting.optional(
                            "SENDER",
                            "the default sender: a number, a short code or a name; without it, the carrier fills in"
                                    + " its own"),
                    GatewaySetting.optional("SHORT_CODE_TYPES", "the TON and the NPI of a short code", "3/0"),
                    GatewaySetting.optional("DATA_CODING", "`gsm`, `gsm-packed`, `latin-1` or `ucs-2`", "gsm"),
                    GatewaySetting.optional(
                            "MESSAGE_IDS",
                            "how ids in receipts become those in answers: `auto` (the same number is the same id),"
                                    + " `as-is`, `hex-to-decimal` or `decimal-to-hex`",
                            "auto"),
                    GatewaySetting.optional(
                            "VALIDITY",
                            "how the carrier is told when to give up: `relative` or `absolute`",
                            "relative"),
                    GatewaySetting.optional("PAUSE", "how long to leave the carrier alone when it throttles", "PT1S"),
                    GatewaySetting.optional(
                            "ID_TAG",
                            "the tag of an optional parameter with our id of the message, in four hexadecimal digits")),
            (settings, surroundings) -> {
                JSMPP.require();
                return SmppGateway.open(settings, surroundings.clock());
            },
            (settings, surroundings) -> {
                JSMPP.require();
                SmppSettings.read(settings);
            });

    private SmppType() {}
}
