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
 * @param check reads the settings as the opener does, and asks the carrier nothing
 */
public record GatewayType(String name, String meaning, List<GatewaySetting> ownSettings, Opener opener, Check check) {
    public GatewayType {
        ownSettings = List.copyOf(ownSettings);
    }

    /** Makes a type whose gateways ask the carrier nothing when they open. So opening one is also the check. */
    public GatewayType(String name, String meaning, List<GatewaySetting> ownSettings, Opener opener) {
        this(name, meaning, ownSettings, opener, (settings, surroundings) -> {
            if (opener.open(settings, surroundings) instanceof AutoCloseable closeable) {
                close(closeable);
            }
        });
    }

    private static void close(AutoCloseable gateway) {
        try {
            gateway.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot close " + gateway, e);
        }
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

    /** Reads the settings of a gateway, and asks the carrier nothing. */
    @FunctionalInterface
    public interface Check {
        /**
         * Reads them.
         *
         * @throws SettingException if a setting is missing or wrong
         */
        void check(GatewaySettings settings, Surroundings surroundings);
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
