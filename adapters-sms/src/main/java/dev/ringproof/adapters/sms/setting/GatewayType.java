package dev.ringproof.adapters.sms.setting;

import dev.ringproof.core.port.out.SmsGateway;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * A type of gateway: its name, its settings, and how a gateway of it is opened. Each type declares itself in a constant of
 * its gateway's class, and the catalogue lists these constants.
 *
 * @param name the name of the type, which is the part of a gateway's name before the first hyphen
 * @param meaning the carrier that a gateway of this type reaches, in a few words
 * @param ownSettings the settings of this type alone
 */
public record GatewayType(String name, String meaning, List<GatewaySetting> ownSettings, Opener opener) {
    public GatewayType {
        ownSettings = List.copyOf(ownSettings);
    }

    /** Opens a gateway. */
    @FunctionalInterface
    public interface Opener {
        /** @throws IllegalArgumentException if a setting is missing or wrong */
        SmsGateway open(GatewaySettings settings, Surroundings surroundings);
    }

    /**
     * What a gateway may use of its surroundings.
     *
     * @param clock tells the time
     * @param console where a gateway for development shows messages
     */
    public record Surroundings(InstantSource clock, PrintStream console) {}

    /** Returns the settings of this type, followed by {@linkplain CommonSettings those of every gateway}. */
    public List<GatewaySetting> settings() {
        return Stream.concat(ownSettings.stream(), CommonSettings.ALL.stream()).toList();
    }
}
