package dev.ringproof.cdi.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Opens Ringproof with the container, so that messages which wait in the database leave, and a wrong setting stops the
 * start. Closes it before any bean is destroyed, because no order is promised among beans, and Ringproof still needs
 * its gateways and its database. A Ringproof that the host has made is left alone.
 */
@ApplicationScoped
public class RingproofLifecycle {
    /** After the other observers, which may still use Ringproof. */
    private static final int LAST = Integer.MAX_VALUE;

    private final @Nullable Instance<RingproofWiring> wiring;
    private @Nullable RingproofWiring open;

    /** Exists only for the container's proxy. */
    protected RingproofLifecycle() {
        wiring = null;
    }

    @Inject
    RingproofLifecycle(Instance<RingproofWiring> wiring) {
        this.wiring = wiring;
    }

    void start(@Observes Startup event) {
        if (wiring != null && wiring.isResolvable()) {
            open = wiring.get();
        }
    }

    void stop(@Observes @Priority(LAST) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        if (open != null) {
            open.close();
        }
    }
}
