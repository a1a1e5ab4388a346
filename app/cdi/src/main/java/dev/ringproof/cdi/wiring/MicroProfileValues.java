package dev.ringproof.cdi.wiring;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The only class that links to MicroProfile Config. It is loaded only where that is present. */
final class MicroProfileValues {
    private MicroProfileValues() {}

    /** Returns the values of MicroProfile Config, or others if there is only its API and nothing behind it. */
    static Function<String, Optional<String>> orElse(Function<String, Optional<String>> others) {
        Config config;
        try {
            config = ConfigProvider.getConfig();
        } catch (IllegalStateException e) {
            return others;
        }
        return key -> config.getOptionalValue(key, String.class);
    }
}
