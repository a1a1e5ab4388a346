package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The builder of a gateway of any type from texts, for what reads configuration: {@link Gateways#fromSettings} gives
 * it. Messages call a setting by its name in configuration files, such as {@code account-sid}.
 */
public final class TextSettings extends GatewayBuilder<TextSettings> {
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final String name;

    private TextSettings(GatewayType type, String name) {
        super(type, GatewaySettings.checkedName(name));
        this.name = name;
    }

    static TextSettings of(GatewayType type, String name, Function<String, Optional<String>> settings) {
        var builder = new TextSettings(type, name);
        for (var setting : type.settings()) {
            settings.apply(setting.propertyName()).ifPresent(value -> builder.set(setting.key(), value));
        }
        return builder;
    }

    static TextSettings of(GatewayType type, String name, Map<String, String> settings) {
        var builder = new TextSettings(type, name);
        settings.forEach((given, value) -> {
            var key = key(given);
            if (builder.setting(key).isPresent()) {
                builder.set(key, value);
            } else {
                builder.refuse(given, "is no setting of this type, which has " + builder.allNames());
            }
        });
        return builder;
    }

    /** Returns the key that is meant by {@code account-sid}, {@code accountSid} or {@code ACCOUNT_SID}. */
    private static String key(String name) {
        boolean mixed = !name.equals(name.toUpperCase(Locale.ROOT));
        var words = mixed ? CAPITAL.matcher(name).replaceAll("_") : name;
        return words.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Names where the gateway {@code development} shows messages. The standard output by default. */
    public TextSettings console(PrintStream console) {
        return shownOn(console);
    }

    @Override
    String label() {
        return "gateway " + name;
    }

    @Override
    String nameOf(GatewaySetting setting) {
        return setting.propertyName();
    }
}
