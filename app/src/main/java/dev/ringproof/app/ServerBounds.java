package dev.ringproof.app;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The server's own configuration, made from {@link Settings}; stands above all other sources. */
record ServerBounds(Map<String, String> properties) implements ConfigSource {
    private static final int ABOVE_ALL = 1000;

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
        return ABOVE_ALL;
    }
}
