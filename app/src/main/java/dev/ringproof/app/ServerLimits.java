package dev.ringproof.app;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The configuration of the Helidon server, made from {@link Settings}. It overrides all other sources. */
record ServerLimits(Map<String, String> properties) implements ConfigSource {
    private static final int HIGHEST_ORDINAL = 1000;

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return properties.get(name);
    }

    @Override
    public String getName() {
        return "ringproof";
    }

    @Override
    public int getOrdinal() {
        return HIGHEST_ORDINAL;
    }
}
