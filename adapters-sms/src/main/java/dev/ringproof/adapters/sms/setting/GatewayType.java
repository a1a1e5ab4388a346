package dev.ringproof.adapters.sms.setting;

import dev.ringproof.core.port.out.SmsGateway;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * A type of gateway: its name, its settings, and how a gateway of this type is opened. Each type is declared in a
 * constant of its gateway's class, and the catalogue lists these constants.
 *
 * @param name the type's name: a gateway's name is the type's name alone, or continues it after a hyphen
 * @param meaning what a gateway of this type sends to, in a few words
 * @param ownSettings the settings of this type, without those that every gateway has
 * @param opener opens a gateway of this type
 */
public record GatewayType(String name, String meaning, List<GatewaySetting> ownSettings, Opener opener) {
    public GatewayType {
        ownSettings = List.copyOf(ownSettings);
    }

    /** Opens a gateway. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens the gateway with these settings.
         *
         * @throws SettingException if a setting is missing or wrong
         */
        SmsGateway open(GatewaySettings settings, Surroundings surroundings);
    }

    /**
     * What a gateway may use that is not its own.
     *
     * @param clock tells the time
     * @param console where a gateway for development shows messages
     */
    public record Surroundings(InstantSource clock, PrintStream console) {}

    /** Returns the type's own settings, followed by {@linkplain CommonSettings those that every gateway has}. */
    public List<GatewaySetting> settings() {
        return Stream.concat(ownSettings.stream(), CommonSettings.ALL.stream()).toList();
    }
}
