package dev.ringproof.cdi.wiring;

import dev.ringproof.cdi.MicroProfileMeters;
import dev.ringproof.core.port.out.Meters;
import java.util.function.Consumer;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Links to MicroProfile Metrics. It is loaded only where that is present. */
final class MetricsOfContainer {
    private MetricsOfContainer() {}

    /** Returns meters in the container's registry, or none if it has no registry. */
    static Meters meters(HostBeans beans, Consumer<AutoCloseable> opened) {
        var registry = beans.resolvable(MetricRegistry.class);
        if (registry.isEmpty()) {
            return Meters.NONE;
        }
        var meters = new MicroProfileMeters(registry.get());
        opened.accept(meters);
        return meters;
    }
}
