package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.carrier.aws.AwsGateway;
import dev.ringproof.adapters.sms.carrier.custom.HttpGateway;
import dev.ringproof.adapters.sms.carrier.infobip.InfobipGateway;
import dev.ringproof.adapters.sms.carrier.twilio.TwilioGateway;
import dev.ringproof.adapters.sms.carrier.vonage.VonageGateway;
import dev.ringproof.adapters.sms.development.DevelopmentGateway;
import dev.ringproof.adapters.sms.development.FakeGateway;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.adapters.sms.smpp.SmppType;
import dev.ringproof.adapters.sms.webhook.WebhookGateway;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue of gateway types. A program that knows its carrier uses that carrier's builder, such as {@link Twilio},
 * and does not need the catalogue. The catalogue is for what reads configuration, where a gateway's type is its name up
 * to the first hyphen: {@code twilio} and {@code twilio-eu} are two gateways of one type.
 */
public final class Gateways {
    /** In alphabetical order. */
    private static final List<GatewayType> TYPES = List.of(
            AwsGateway.TYPE,
            DevelopmentGateway.TYPE,
            FakeGateway.TYPE,
            HttpGateway.TYPE,
            InfobipGateway.TYPE,
            SmppType.TYPE,
            TwilioGateway.TYPE,
            VonageGateway.TYPE,
            WebhookGateway.TYPE);

    private Gateways() {}

    /** Returns all types in alphabetical order, with the settings that each has. */
    public static List<GatewayType> types() {
        return TYPES;
    }

    /** Returns the type of a gateway by the gateway's name; empty if there is no such type. */
    public static Optional<GatewayType> type(String gateway) {
        int hyphen = gateway.indexOf('-');
        var type = hyphen < 0 ? gateway : gateway.substring(0, hyphen);
        return TYPES.stream().filter(known -> known.name().equals(type)).findFirst();
    }

    /**
     * Begins a gateway whose settings are texts. The settings are those in {@code docs/carriers.md}; {@code
     * account-sid}, {@code accountSid}, {@code accountsid} and {@code ACCOUNT_SID} name the same one. A name that is no setting is a
     * problem, which {@link TextSettings#open} tells with all others.
     *
     * @param settings the values by the names of the settings, without a prefix
     * @throws IllegalArgumentException if no type has this name, or the name is malformed
     */
    public static TextSettings fromSettings(String name, Map<String, String> settings) {
        return TextSettings.of(typeOf(name), name, Objects.requireNonNull(settings, "the settings are null"));
    }

    /**
     * Begins a gateway whose settings are texts, for a source that can be asked but not listed.
     *
     * @param settings returns the value of a setting by its name in configuration files, such as {@code account-sid},
     *     without a prefix; it is asked for each setting of the type, at once
     * @throws IllegalArgumentException if no type has this name, or the name is malformed
     */
    public static TextSettings fromSettings(String name, Function<String, Optional<String>> settings) {
        return TextSettings.of(typeOf(name), name, Objects.requireNonNull(settings, "the settings are null"));
    }

    private static GatewayType typeOf(String name) {
        return type(Objects.requireNonNull(name, "the name of the gateway is null"))
                .orElseThrow(() -> new IllegalArgumentException("there is no such gateway; a gateway's name is one of "
                        + types().stream().map(GatewayType::name).collect(Collectors.joining(", "))
                        + ", or begins with one of these and a hyphen"));
    }
}
