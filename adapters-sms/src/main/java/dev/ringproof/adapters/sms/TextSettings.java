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
    private static final Pattern SEPARATOR = Pattern.compile("[-_.]");

    private final String name;

    private TextSettings(GatewayType type, String name) {
        super(type, GatewaySettings.checkedName(name));
        this.name = name;
    }

    static TextSettings of(GatewayType type, String name, Function<String, Optional<String>> settings) {
        var builder = new TextSettings(type, name);
        for (var setting : type.settings()) {
            builder.given(settings.apply(setting.propertyName()), setting.propertyName())
                    .ifPresent(value -> builder.set(setting.key(), value));
        }
        return builder;
    }

    static TextSettings of(GatewayType type, String name, Map<String, String> settings) {
        var builder = new TextSettings(type, name);
        settings.forEach((given, value) -> {
            var word = plain(builder.given(given, "the name of a setting"));
            type.settings().stream()
                    .map(GatewaySetting::key)
                    .filter(key -> plain(key).equals(word))
                    .findFirst()
                    .ifPresentOrElse(
                            key -> builder.set(key, value),
                            () -> builder.refuse(given, "is no setting of this type, which has " + builder.allNames()));
        });
        return builder;
    }

    /** Returns one word for all ways in which frameworks write a name, such as {@code accountsid}. */
    private static String plain(String name) {
        return SEPARATOR.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
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
